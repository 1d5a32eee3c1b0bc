import { FAINT, INK, PAPER, VERDICT } from "../drawing/palette.ts";

/** The style sheet of a report: light and dark, from a phone's width to print. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--paper:${PAPER.light};--ink:${INK.light};--faint:${FAINT.light};
  --line:#d1d9e0;--panel:#f6f8fa;--link:#0550ae;--holds:${VERDICT.holds.light};--fails:${
    VERDICT.fails.light
  };--open:${VERDICT.open.light}}
@media (prefers-color-scheme:dark){:root{--paper:${PAPER.dark};--ink:${INK.dark};--faint:${
  FAINT.dark
};--line:#3d444d;--panel:#151b23;--link:#79c0ff;--holds:${VERDICT.holds.dark};
  --fails:${VERDICT.fails.dark};--open:${VERDICT.open.dark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,
  "Segoe UI",Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:936px;margin:0 auto;padding:24px 16px 48px;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 12px}
h2{font-size:1.25rem;line-height:1.3;margin:32px 0 12px;padding-top:14px;
  border-top:1px solid var(--line)}
h3{font-size:1rem;line-height:1.45;margin:0 0 6px}
p{margin:0 0 12px}
.summary{font-size:1.1rem}
.scale{color:var(--faint);margin-bottom:4px}
nav ul{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:4px 20px;font-size:.9rem;
  scroll-target-group:auto}
nav a:target-current{color:var(--ink);font-weight:600}
a{color:var(--link)}
a[download]{font-size:.875rem;margin-right:16px;white-space:nowrap}
.lab{display:block;font-size:.875em;font-weight:400;white-space:nowrap}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);
  outline-offset:2px}
.overview{display:grid;grid-template-columns:repeat(auto-fit,minmax(288px,1fr));gap:16px;
  margin-bottom:16px;align-items:end}
.overview figure{margin:0;max-width:288px}
.claims{margin:16px 0 0}
.claim>summary{display:grid;grid-template-columns:11.5em minmax(0,1fr) 1em;gap:2px 10px;
  align-items:center;font-weight:500}
.claim>summary::after{content:"+";color:var(--link)}
.claim[open]>summary::after{content:"−"}
.claim>div{padding:8px 0 4px}
.verdict{display:flex;align-items:center;gap:8px;font-weight:400}
.verdict svg{flex:none;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;
  stroke-linejoin:round}
.verdict.holds{color:var(--holds)}
.verdict.fails{color:var(--fails)}
.verdict.open{color:var(--open)}
.tolerance{color:var(--faint);font-size:.875rem}
.source{color:var(--faint);font-size:.875rem}
article{margin-bottom:8px}
.exhibit>article{padding-top:8px}
.exhibit>summary{font-weight:500}
figure{margin:0 0 12px}
figcaption,footer,caption{color:var(--faint);font-size:.875rem}
caption{text-align:left;padding-bottom:6px}
caption>span{position:sticky;left:0;display:inline-block;max-width:min(calc(100vw - 32px),904px)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
  white-space:nowrap}
.narrow{display:none}
.words{white-space:pre-line;font-size:.875rem}
.table{overflow-x:auto;margin:16px 0 8px;position:relative}
table{overflow-wrap:break-word;border-collapse:collapse;font-size:.9rem;width:100%}
thead tr:first-child th{padding-bottom:0}
thead tr:only-child th{padding-bottom:6px}
thead tr:not(:last-child) th:not([rowspan]){border-bottom:0}
th,td{padding:6px 8px;border-bottom:1px solid var(--line);text-align:left;vertical-align:bottom}
tbody th,tbody td{vertical-align:baseline}
tbody th{font-weight:500;position:sticky;left:0;background:var(--paper);min-width:7.5em}
thead th{min-width:4.5em}
.group{text-align:right;white-space:nowrap}
th:first-child{padding-left:0}
.number{text-align:right;font-variant-numeric:tabular-nums}
td{white-space:nowrap}
.long{white-space:normal;min-width:14em}
.glance{list-style:none;margin:0 0 12px;padding:0}
.glance li{display:flex;gap:10px;padding:3px 0;border-bottom:1px solid var(--line);
  align-items:center;line-height:1.4}
.glance .verdict{flex:none;width:11.5em}
pre,code{font:.85rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:12px;
  overflow-x:auto}
.hash{font:.8rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.hashes code{font-size:.75rem;word-break:break-all}
details{border-bottom:1px solid var(--line);padding:6px 0}
.claim details{border-bottom:0}
details details{margin-left:16px}
summary{cursor:pointer}
footer{margin-top:48px;padding-top:16px;border-top:1px solid var(--line)}
@media (min-width:1240px){main{max-width:1232px;display:grid;column-gap:40px;
  grid-template-columns:216px minmax(0,1fr)}header,section,footer{grid-column:2}
  nav{grid-column:1;grid-row:1/span 40;align-self:start;position:sticky;top:24px}
  nav ul{flex-direction:column;gap:8px}}
@media (max-width:700px){.claim>summary{grid-template-columns:minmax(0,1fr) 1em}
  .claim>summary .verdict{grid-column:1/-1}
  .wide{display:none}.narrow{display:block;margin:0 auto;max-width:440px}
  .narrow svg{width:100%}table{font-size:.78rem}tbody th{min-width:5em}
  .glance li{flex-direction:column;align-items:flex-start;gap:0}th,td{padding:6px 4px}
  th:first-child{padding-left:0}}
@media print{:root{color-scheme:light}.wide{display:block}.narrow,nav,a[download]{display:none}
  .table{overflow:visible}table{font-size:.7rem}th,td{padding:3px 4px}td{white-space:normal}
  .exhibit::details-content{content-visibility:visible}
  tbody th{position:static}figure,.claim,tr{break-inside:avoid}main{
  display:block}h2{break-after:avoid}pre{
  white-space:pre-wrap}}
`;
