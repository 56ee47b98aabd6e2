/** How many slots one page of search results shows. */
export const PAGE_SIZE = 20;
