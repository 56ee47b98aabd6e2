/** The lists on a booking's page that grow with its goods; each turns its own pages, by its name in the address. */
export const GOODS_LISTS = ['lots', 'papers', 'movements', 'cases'] as const;
/** One of {@link GOODS_LISTS}. */
export type GoodsList = (typeof GOODS_LISTS)[number];

/** Which page of each list is read, from 1. */
export type GoodsPages = Readonly<Record<GoodsList, number>>;

/** The same page of every list. */
export const everyGoodsPage = (page: number): GoodsPages => ({
  lots: page,
  papers: page,
  movements: page,
  cases: page,
});

/** One page of a list, and whether another follows. */
export type GoodsPart<Row> = { rows: Row[]; page: number; hasNext: boolean };
