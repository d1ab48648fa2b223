/**
 * What a person sees who opens the server's address in a browser: what listens here, and how to go on. No data, and
 * no style either: the answers' security policy lets a browser load nothing.
 */

export const START_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tidemark</title>
</head>
<body>
<h1>Tidemark runs</h1>
<p>The API and the worker listen here. There is no page to import with yet; the command line and the API do it:</p>
<ul>
<li>Import a list into a folder: <code>npm run import -- list.txt</code></li>
<li>Follow a feed: <code>npm run tidemark -- feeds add https://example.com/feed.xml</code></li>
<li>Call the API with the token of the file that was named at the start: <a href="/openapi.json">what it takes</a></li>
</ul>
<p>How it is: <a href="/api/health">health</a>, <a href="/metrics">metrics</a>.</p>
</body>
</html>
`;
