/** An error whose message tells a person everything: where a stack trace would only hide it. */
export class ReportedError extends Error {}
