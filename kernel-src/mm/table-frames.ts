/** The frames of page tables, counted for reports. */

/** How many frames all page tables have, those included that are set aside for tables. */
class TableFrames {
  count: usize = 0
}

export const tableFrames = new TableFrames()
