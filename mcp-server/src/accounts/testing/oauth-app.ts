import type {
  OAuthClientInformationFull,
  OAuthClientMetadata,
  OAuthClientProvider,
  OAuthTokens,
} from '@modelcontextprotocol/client';

export interface AppShape {
  name: string;
  /** Registers itself with these when it has no document. */
  redirectUris: string[];
  /** The one it comes back on. */
  redirectUri: string;
  /** Address of its client ID metadata document. */
  document?: string;
  metadata?: Partial<OAuthClientMetadata>;
}

/** An app's side of signing in, as the public SDK wants it: kept in memory. */
export class OAuthApp implements OAuthClientProvider {
  readonly shape: AppShape;
  readonly clientMetadataUrl?: string;
  client: OAuthClientInformationFull | undefined;
  held: OAuthTokens | undefined;
  verifier = '';
  /** Where it sent the person. */
  authorizationUrl: URL | undefined;

  constructor(shape: AppShape) {
    this.shape = shape;
    if (shape.document !== undefined) this.clientMetadataUrl = shape.document;
  }

  get redirectUrl(): string {
    return this.shape.redirectUri;
  }

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: this.shape.name,
      redirect_uris: this.shape.redirectUris,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      ...this.shape.metadata,
    };
  }

  state(): string {
    return 'a state of the app';
  }

  clientInformation() {
    return this.client;
  }

  saveClientInformation(given: object): void {
    this.client = given as OAuthClientInformationFull;
  }

  tokens() {
    return this.held;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.held = tokens;
  }

  redirectToAuthorization(url: URL): void {
    this.authorizationUrl = url;
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }

  codeVerifier(): string {
    return this.verifier;
  }
}

/** The four shapes of registration that the clients in use have. */
export const APP_SHAPES: Record<string, AppShape> = {
  'claude.ai': {
    name: 'Claude',
    redirectUris: ['https://claude.ai/api/mcp/auth_callback'],
    redirectUri: 'https://claude.ai/api/mcp/auth_callback',
    document: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
  },
  'Claude Code': {
    name: 'Claude Code',
    redirectUris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
    redirectUri: 'http://localhost:54212/callback',
    document: 'https://claude.ai/oauth/claude-code-client-metadata',
  },
  'VS Code': {
    name: 'Visual Studio Code',
    redirectUris: [
      'http://127.0.0.1:33418',
      'http://127.0.0.1:33418/',
      'http://localhost',
      'https://vscode.dev/redirect',
    ],
    redirectUri: 'http://127.0.0.1:33418/',
  },
  Cursor: {
    name: 'Cursor',
    redirectUris: ['cursor://anysphere.cursor-mcp/oauth/callback'],
    redirectUri: 'cursor://anysphere.cursor-mcp/oauth/callback',
  },
};

/** Answers for the documents' hosts, and counts; everything else is nowhere. */
export function serveDocuments(
  headers: Record<string, string> = { 'cache-control': 'max-age=60' },
) {
  const fetched: string[] = [];
  const fetchMetadata: typeof fetch = (input) => {
    const url = String(input instanceof Request ? input.url : input);
    fetched.push(url);
    const shape = Object.values(APP_SHAPES).find(({ document }) => document === url);
    if (!shape) return Promise.reject(new TypeError('nobody there'));
    const body = {
      client_id: url,
      client_name: shape.name,
      redirect_uris: shape.redirectUris,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
    return Promise.resolve(Response.json(body, { headers }));
  };
  return { fetched, fetchMetadata };
}
