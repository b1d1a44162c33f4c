import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';

import { format, resolveConfig } from 'prettier';
import { createVitest } from 'vitest/node';

const repository = resolve(import.meta.dirname, '..');
const PAGE = join(repository, 'docs/security.md');
const MARK = /(<!-- refusals -->\n)[^]*?(<!-- end -->)/u;

const ACCOUNTS = 'mcp-server/src/accounts';
const MCP = 'mcp-server/src/mcp';

/** What is tried, in which file, and which of its tests those are. */
const KINDS: [string, string, RegExp][] = [
  ['token: wrong audience', `${ACCOUNTS}/oauth-tokens.test.ts`, /access token .*another resource/u],
  ['token: wrong issuer', `${ACCOUNTS}/oauth-tokens.test.ts`, /access token .*another issuer/u],
  ['token: expired', `${ACCOUNTS}/oauth-tokens.test.ts`, /access token .*expired/u],
  ['token: wrong signature or algorithm', `${ACCOUNTS}/oauth-tokens.test.ts`, /JWT|changed|hash/u],
  ['token: of another kind, or revoked', `${ACCOUNTS}/oauth-tokens.test.ts`, /ID token|revoked/u],
  ['token: lacks the scope', `${MCP}/http.test.ts`, /lacks the scope/u],
  ['token: guessed', `${MCP}/http.test.ts`, /wrong token/u],
  ['code: replayed, stolen, foreign, late', `${ACCOUNTS}/oauth-tokens.test.ts`, /a code is/u],
  ['refresh token: replayed, foreign, widened', `${ACCOUNTS}/oauth-tokens.test.ts`, /a refresh/u],
  ['requestState: replayed, foreign, changed, late', `${MCP}/request-state.test.ts`, /refused/u],
  ['redirect mismatch', `${ACCOUNTS}/oauth-requests.test.ts`, /with a redirect.*stays/u],
  [
    'request: no PKCE, foreign resource and the like',
    `${ACCOUNTS}/oauth-requests.test.ts`,
    /naming/u,
  ],
  ['mixed-up issuer', `${ACCOUNTS}/oauth-requests.test.ts`, /mixed-up/u],
  ['registration that may not be', `${ACCOUNTS}/oauth-requests.test.ts`, /registration/u],
  ['metadata on private addresses', `${MCP}/http.test.ts`, /metadata document/u],
  [
    'consent: clicked by another site, framed, swapped',
    `${ACCOUNTS}/oauth-consent.test.ts`,
    /clicked|framed|another/u,
  ],
  ['sign-in: fixation, other sites, guesses', `${ACCOUNTS}/sign-in.test.ts`, /signing in/u],
  [
    'another provider: address not confirmed, foreign or replayed answer',
    `${ACCOUNTS}/external-sign-in/external-sign-in.test.ts`,
    /refuse|lead past/u,
  ],
  ['another person’s things, with each tool', 'mcp-server/src/tenancy.test.ts', /nothing with/u],
  ['another person’s resources', 'mcp-server/src/tenancy.test.ts', /cannot read|finds nothing/u],
  ['another person’s subscription', `${MCP}/mcp.test.ts`, /watcher/u],
  ['another person’s cursor', 'mcp-server/src/tenancy.test.ts', /cursor/u],
  ['cursor: of another search, changed', 'mcp-server/src/tools/cursors.test.ts', /refused|cursor/u],
  ['another person’s idempotency key', 'mcp-server/src/tenancy.test.ts', /idempotency/u],
  ['oversized, nested, malformed', `${MCP}/http.test.ts`, /deep|UTF-8|size|malformed|JSON/u],
  ['sent too slowly', 'platform/src/http/serve-http.test.ts', /too slowly/u],
  ['DNS rebinding, foreign origins', 'standalone/src/dns-rebinding-guard.test.ts', /./u],
];

/**
 * `npm run reference:refusals`: the table of docs/security.md, counted by collecting the tests. With
 * `--check`, as lint has it, it only tells whether the page is as it would be.
 */
async function main(): Promise<void> {
  const vitest = await createVitest('test', { watch: false, globalSetup: [] });
  const names = new Map<string, string[]>();
  try {
    const { testModules } = await vitest.collect(
      KINDS.map(([, file]) => file),
      { staticParse: false },
    );
    for (const module of testModules)
      names.set(
        relative(repository, module.moduleId),
        [...module.children.allTests()].map(({ fullName }) => fullName),
      );
  } finally {
    await vitest.close();
  }
  const rows = KINDS.map(([kind, file, pattern]) => {
    const count = (names.get(file) ?? []).filter((name) => pattern.test(name)).length;
    if (count === 0) throw new Error(`No test of ${file} is about: ${kind}`);
    return `| ${kind} | ${count} | [${basename(file)}](../${file}) |`;
  });
  const page = await readFile(PAGE, 'utf8');
  const table = ['| what is tried | tests | where |', '| --- | --- | --- |', ...rows].join('\n');
  const written = page.replace(MARK, `$1\n${table}\n\n$2`);
  const options = await resolveConfig(PAGE);
  const formatted = await format(written, { ...options, filepath: PAGE });
  if (!process.argv.includes('--check')) return writeFile(PAGE, formatted);
  if (formatted === page) return;
  process.stderr.write('docs/security.md counts other tests: npm run reference:refusals\n');
  process.exitCode = 1;
}

await main();
