declare module '@remix-run/node' {
  /** What the HTTP server hands to every loader, action and render. */
  interface AppLoadContext {
    cspNonce: string;
    requestId: string;
    clientIp: string;
  }
}

export {};
