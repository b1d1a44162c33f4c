/** What a browser gets while the chat page has not been built. */
export const notBuiltPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Taskloom</title>
    <style>
      body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.25rem; }
      code { padding: 0.15em 0.4em; border-radius: 4px; background: color-mix(in srgb, currentColor 10%, transparent); }
    </style>
  </head>
  <body>
    <h1>The page is not built yet</h1>
    <p>Taskloom runs, but the files of its web page are missing. In the folder of the sources run</p>
    <p><code>npm run build</code></p>
    <p>and load this page again. The command line and MCP clients work meanwhile.</p>
  </body>
</html>
`;
