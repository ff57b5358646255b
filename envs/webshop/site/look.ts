/** How the shop looks, and the few lines that its pages run. */

/** Served as /shop.css. */
export const STYLE = `:root{color-scheme:light dark;--ink:#1d2430;--soft:#5b6573;--paper:#fff;--page:#f4f6f8;--line:#d9dee5;--go:#1e7e43;--link:#1f5fbf;--buy:#a3580b;--focus:#1f5fbf}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#a3adba;--paper:#1b2029;--page:#12161c;--line:#343c48;--go:#27804c;--link:#8ab4f8;--buy:#a3580b;--focus:#8ab4f8}}
*{box-sizing:border-box}
html{scroll-padding-bottom:96px}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
.container{max-width:1080px;margin:0 auto;padding:24px 20px 64px}
h1,h2,h4,h5,p,ul{margin:0;padding:0;font-weight:400}
.instruction{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:14px 18px}
.instruction h1{font-size:13px;letter-spacing:.04em;text-transform:uppercase;color:var(--soft)}
.instruction p{font-size:18px}
.top-buffer{margin-top:16px;display:flex;gap:8px;flex-wrap:wrap}
.btn{display:inline-block;border:0;border-radius:8px;padding:9px 16px;font:inherit;color:#fff;text-decoration:none;cursor:pointer}
.btn-success{background:var(--go)}.btn-primary{background:#1f5fbf}.purchase{background:var(--buy);font-size:18px;padding:12px 22px;width:100%}
.btn:hover{filter:brightness(.92)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.brand{font-size:40px;font-weight:700;letter-spacing:-.02em;text-align:center;margin:12vh 0 24px}
.search-form input{flex:1 1 180px;min-width:0;font:inherit;padding:10px 14px;border:1px solid var(--line);border-radius:8px;background:var(--paper);color:inherit}
.search-form input::placeholder{color:var(--soft);opacity:1}
.page-line{display:flex;justify-content:space-between;align-items:center;gap:12px;flex-wrap:wrap;margin:20px 0 10px}
.page-line h2{font-size:15px;color:var(--soft)}.page-line nav{display:flex;gap:8px}
.list-group{list-style:none;display:grid;gap:10px}
.list-group-item{display:flex;gap:18px;background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:12px;position:relative}
.list-group-item:hover{border-color:var(--link)}
.result-img{flex:none;width:120px;height:120px;object-fit:contain;border-radius:8px;background:#fff}
.product-link{color:var(--link);font-size:13px}.product-link::after{content:"";position:absolute;inset:0}.product-link.visited{color:var(--soft)}
.product-title{font-size:17px;margin:2px 0 6px}.product-price{font-size:18px;font-weight:600}
.product{display:grid;grid-template-columns:minmax(220px,340px) 1fr minmax(150px,190px);gap:28px;margin-top:18px;background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:22px}
.item-page-img img{width:100%;height:auto;max-height:340px;object-fit:contain;border-radius:10px;background:#fff}
.product h2{font-size:24px;line-height:1.3;margin-bottom:10px}.product .product-price{font-size:22px}#product-rating{color:var(--soft)}
.tabs{display:flex;gap:8px;flex-wrap:wrap;margin-top:18px}
.radio-toolbar{border:0;margin:14px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:6px}
.radio-toolbar legend{font-size:13px;color:var(--soft);margin-bottom:5px;text-transform:capitalize}
.radio-toolbar input{position:absolute;opacity:0;width:1px;height:1px}
.radio-toolbar label,.sold-out{border:1px solid var(--line);border-radius:999px;padding:4px 12px;font-size:14px;cursor:pointer}
.radio-toolbar label:hover{border-color:var(--link)}
.radio-toolbar input:checked+label{background:#1f5fbf;border-color:#1f5fbf;color:#fff}
.radio-toolbar input:focus-visible+label{outline:3px solid var(--focus);outline-offset:2px}
.sold-out{color:var(--soft);text-decoration:line-through;cursor:default}
.card{margin-top:18px;background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:20px 24px}
.card ul{padding-left:20px;display:grid;gap:6px}
.done-page{text-align:center;padding-top:14vh}.thanks{font-size:30px;font-weight:650}.score-name{margin-top:26px;color:var(--soft);font-size:15px}
.score pre{font:600 clamp(18px,7.5vw,44px)/1.2 ui-monospace,monospace;margin:6px 0;white-space:pre-wrap}
.news,.note{background:var(--paper);border:1px solid var(--line);border-left:4px solid var(--go);border-radius:10px;padding:10px 16px;margin-top:10px}
.news-message{border-left-color:var(--link);font-weight:600}.news-sold-out{border-left-color:var(--buy)}.note{border-left-color:var(--soft);color:var(--soft)}
.note-form{margin-top:10px}.note-form input{width:100%;font:inherit;font-size:15px;padding:7px 14px;border:1px dashed var(--line);border-radius:10px;background:transparent;color:inherit}.note-form input::placeholder{color:var(--soft);opacity:1}
.cart-bar{position:sticky;bottom:12px;margin-top:20px;display:flex;align-items:center;justify-content:flex-end;gap:14px;background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:10px 16px;box-shadow:0 4px 18px rgb(0 0 0/.14)}
.searched{flex:1 1 0;min-width:0;max-height:3em;overflow:hidden;color:var(--soft)}.cart-count{font-weight:600;white-space:nowrap}.cart-bar .btn{flex:none}.gone{color:var(--soft);font-size:18px;text-align:center}
.cart h2{font-size:24px;margin:20px 0 12px}.cart .list-group-item{flex-wrap:wrap}.cart .list-group-item:hover{border-color:var(--line)}.cart .row-text{flex:1 1 240px}.cart .product-asin,.choice{font-size:14px;color:var(--soft)}.cart h3,.receipt h3{margin:2px 0 6px;font-weight:400}
.btn-plain{background:none;border:1px solid var(--line);color:inherit;font-size:14px}
.total p{display:flex;justify-content:flex-end;font-size:16px;color:var(--soft)}.total p:last-of-type{font-size:22px;font-weight:600;color:var(--ink)}.total form{margin:12px 0 0 auto;max-width:240px}
.receipt{max-width:420px;margin:22px auto 0;text-align:left}.receipt ul{list-style:none;padding:0}.receipt li{display:flex;justify-content:space-between;gap:16px}.receipt p:last-of-type{font-weight:600}.again{justify-content:center}
@media (max-width:820px){.product{grid-template-columns:1fr}.brand{margin-top:4vh}.result-img{width:84px;height:84px}}
`;

/** Served as /shop.js: a choice opens its page, where it has the focus again; a picture that cannot be had is drawn. */
export const SCRIPT = `addEventListener("change",({target})=>{const to=target.dataset?.url;if(!to)return;sessionStorage.setItem("chosen",target.id);location.assign(to)});
document.getElementById(sessionStorage.getItem("chosen")??"")?.focus();sessionStorage.removeItem("chosen");
for(const image of document.querySelectorAll("img[data-drawn]")){const draw=()=>{if(image.getAttribute("src")!==image.dataset.drawn)image.src=image.dataset.drawn};
image.addEventListener("error",draw,{once:true});if(image.complete&&image.naturalWidth===0&&image.getAttribute("loading")!=="lazy")draw()}
`;
