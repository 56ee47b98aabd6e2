/** An error as Resend words it: `{ statusCode, name, message }`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  body = () => ({ statusCode: this.status, name: this.code, message: this.message });
}
