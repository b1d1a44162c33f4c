/** Why the program cannot start. The message is printed as it is: it says what to do next. */
export class StartError extends Error {
  override name = 'StartError';
  readonly code: 'in_use' | 'port_taken' | 'database' | 'data_folder' | 'web_ui' | 'backup';
  readonly retryable = false;

  constructor(code: StartError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
