/** What the server tells the page, in an attribute of its body. @template T @returns {T} */
export const pageData = () => JSON.parse(document.body.dataset.page ?? '{}');
