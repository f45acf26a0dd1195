/** @file Answers a request that failed in the server with one sentence, without paths of its files. */

/**
 * @param {unknown} error
 * @param {Pick<import('node:http').ServerResponse, 'headersSent' | 'writeHead' | 'end' | 'destroy'>} response
 */
export function answerFault(error, response) {
  console.error(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('The server failed at this request. Its terminal says why.\n');
}

/** @returns {import('vite').Plugin} */
export function faultAnswerPlugin() {
  return {
    name: 'mienscape:fault-answer',
    // Behind all others. The server calls a handler of four parameters for errors alone.
    configurePreviewServer:
      ({ middlewares }) =>
      () => {
        /** @type {import('vite').Connect.ErrorHandleFunction} */
        const handle = (error, _request, response, _next) => answerFault(error, response);
        middlewares.use(handle);
      },
  };
}
