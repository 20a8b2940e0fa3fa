/** What JSX is compiled to, by the names that compilers expect. */
export { Fragment, jsx, jsx as jsxs } from './tree.ts';
