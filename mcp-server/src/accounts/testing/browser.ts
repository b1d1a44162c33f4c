interface Cookie {
  name: string;
  value: string;
  path: string;
  httpOnly: boolean;
  sameSite: string;
}

export interface BrowserPage {
  url: URL;
  status: number;
  headers: Headers;
  text: string;
}

/** What a browser does of its own accord: keeps cookies, follows redirects, says where a form comes from. */
export class Browser {
  readonly cookies = new Map<string, Cookie>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Follows redirects on the origin; stops at one that leads elsewhere and returns where. */
  async open(path: string | URL): Promise<BrowserPage> {
    return this.#go(new URL(path, this.#origin), { method: 'GET' });
  }

  async submit(
    path: string,
    form: Record<string, string | string[]>,
    headers: Record<string, string> = {},
  ): Promise<BrowserPage> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(form))
      for (const item of [value].flat()) body.append(name, item);
    const sent = { origin: this.#origin, 'sec-fetch-site': 'same-origin', ...headers };
    return this.#go(new URL(path, this.#origin), { method: 'POST', body, headers: sent });
  }

  async #go(url: URL, init: RequestInit): Promise<BrowserPage> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(init.headers as object), cookie: this.#cookieFor(url) },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line, url);
    const text = await response.text();
    const location =
      response.headers.get('location') ??
      /http-equiv="refresh" content="0; url=([^"]+)"/u.exec(text)?.[1];
    if (location === undefined || location === null)
      return { url, status: response.status, headers: response.headers, text };
    const target = new URL(location.replaceAll('&#38;', '&'), url);
    if (target.origin !== this.#origin)
      return { url: target, status: response.status, headers: response.headers, text: '' };
    return this.#go(target, { method: 'GET' });
  }

  #keep(line: string, url: URL): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    const value = pair.slice(at + 1);
    const find = (key: string) =>
      attributes.find((item) => item.toLowerCase().startsWith(key.toLowerCase()));
    const isGone = Date.parse(find('expires=')?.slice(8) ?? '') < Date.now();
    const path = find('path=')?.slice(5) ?? url.pathname;
    const key = `${name};${path}`;
    if (isGone || value === '') this.cookies.delete(key);
    else
      this.cookies.set(key, {
        name,
        value,
        path,
        httpOnly: find('httponly') !== undefined,
        sameSite: find('samesite=')?.slice(9) ?? '',
      });
  }

  #cookieFor(url: URL): string {
    const fitting = [...this.cookies.values()].filter(
      ({ path }) => url.pathname === path || url.pathname.startsWith(path.replace(/\/?$/u, '/')),
    );
    return fitting.map(({ name, value }) => `${name}=${value}`).join('; ');
  }
}
