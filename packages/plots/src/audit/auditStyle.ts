import { REPORT_STYLE } from "../report/reportStyle.ts";

/** The style sheet of an audit: the report's, with cards for examples. */
export const AUDIT_STYLE = `${REPORT_STYLE}
main{max-width:1200px;display:block}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;
  margin:20px 0;padding:0;list-style:none}
.figures li{background:var(--panel);border:1px solid var(--line);border-radius:8px;
  padding:10px 12px}
.figures b{display:block;font-size:1.5rem;line-height:1.2;font-variant-numeric:tabular-nums}
.figures span{color:var(--faint);font-size:.85rem}
.bar{position:sticky;top:0;z-index:2;background:var(--paper);border-bottom:1px solid var(--line);
  display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center;padding:10px 0;margin-bottom:16px;
  font-size:.9rem}
.bar output{margin-left:auto;color:var(--faint)}
select,button{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--line);
  border-radius:6px;padding:5px 10px;min-height:34px;max-width:100%}
button{cursor:pointer}
button:hover,select:hover{border-color:var(--link)}
button:focus-visible,select:focus-visible{outline:2px solid var(--link);outline-offset:1px}
button:disabled{cursor:default;opacity:.5}
button.main{background:var(--link);border-color:var(--link);color:var(--paper);font-weight:600}
.cards{list-style:none;margin:0;padding:0;display:grid;gap:14px;
  grid-template-columns:repeat(auto-fill,minmax(min(350px,100%),1fr))}
.card{border:1px solid var(--line);border-radius:8px;padding:12px;display:grid;
  grid-template-columns:96px minmax(0,1fr);gap:4px 12px;align-content:start}
.card[hidden]{display:none}
.card img{width:96px;height:96px;object-fit:contain;image-rendering:pixelated;border-radius:4px;
  background:var(--panel)}
.card .place{color:var(--faint);font-size:.8rem;margin:0}
.card h3{margin:0;font-size:1rem;font-weight:600}
.card h3 del{text-decoration-thickness:1px;color:var(--fails)}
.card h3 ins{text-decoration:none;color:var(--holds)}
.card ul{grid-column:1/-1;margin:6px 0 8px;padding-left:18px;font-size:.85rem;line-height:1.4}
.card .actions{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:6px;align-self:end}
.card .actions select{flex:1 1 8em;min-width:0}
.card button{font-size:.85rem}
.card button[aria-pressed=true]{background:var(--link);border-color:var(--link);color:var(--paper)}
.card.kept{border-color:var(--holds)}
.card.changed{border-color:var(--link)}
.pairs{list-style:none;margin:0;padding:0;display:grid;gap:14px;
  grid-template-columns:repeat(auto-fill,minmax(min(250px,100%),1fr))}
.pairs li{display:flex;gap:10px;border:1px solid var(--line);border-radius:8px;padding:10px}
.pairs figure{margin:0;flex:1;min-width:0}
.pairs img{width:72px;height:72px;object-fit:contain;image-rendering:pixelated;
  background:var(--panel)}
.matrix td{text-align:right;font-variant-numeric:tabular-nums}
@media (max-width:700px){.bar{position:static}.bar output{margin-left:0;width:100%}}
@media print{.bar,.actions{display:none}}
`;
