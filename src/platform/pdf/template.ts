/**
 * The look of every paper: A4, Thai official measures (TH Sarabun's size in our looped letters), tables whose head repeats and whose rows stay
 * whole. What is said comes in as data (`data.json`) and is never read as markup.
 */
export const template = `
#let data = json("data.json")
#let ink = rgb("#1f2a30")
#let teal = rgb("#0d5c63")
#let sand = rgb("#f4efe3")
#let rule = rgb("#c9c0ae")
#set document(title: data.title, author: data.author)
#set text(font: ("IBM Plex Sans Thai", "IBM Plex Sans Thai Looped"), size: 10.5pt, fill: ink, lang: data.lang, hyphenate: false)
#set par(leading: 0.75em, spacing: 1em, justify: false)
#set page(paper: "a4", margin: (x: 20mm, top: 20mm, bottom: 22mm), footer: context [
  #line(length: 100%, stroke: 0.4pt + rule)
  #v(-6pt)
  #text(size: 8.5pt)[#grid(columns: (1fr, auto), gutter: 8mm, data.foot, [#counter(page).display() / #counter(page).final().first()])]
])
#show heading.where(level: 1): it => block(above: 9mm, below: 4mm, sticky: true, text(size: 16pt, weight: "bold", fill: teal, it.body))
#show heading.where(level: 2): it => block(above: 6mm, below: 3mm, sticky: true, text(size: 12.5pt, weight: "bold", it.body))

#rect(width: 100%, fill: teal, inset: (x: 9mm, y: 8mm), radius: 2mm)[
  #set text(fill: white)
  #text(size: 10pt)[#data.subtitle]
  #v(1mm)
  #text(size: 21pt, weight: "bold")[#data.title]
]
#v(2mm)
#for one in data.cover [#one \\ ]
#if data.blocks.filter(block => block.kind == "heading" and block.level == 1).len() > 3 {
  v(3mm)
  text(size: 12.5pt, weight: "bold")[#data.contentsTitle]
  v(1mm)
  set par(leading: 0.9em)
  outline(title: none, depth: 1)
}

#let cell(content, right) = align(if right { end } else { start }, content)
#let drawn(one) = {
  if one.kind == "heading" {
    if one.at("newPage", default: false) { pagebreak(weak: true) }
    heading(level: one.level, one.text)
  } else if one.kind == "text" {
    for part in one.text.split("\\n") { par(text(size: if one.at("small", default: false) { 9pt } else { 10.5pt }, part)) }
  } else if one.kind == "list" {
    list(..one.items)
  } else if one.kind == "facts" {
    grid(columns: (38mm, 1fr), row-gutter: 3.6mm, column-gutter: 5mm,
      ..one.facts.map(fact => (text(fill: teal, weight: "bold", fact.name), fact.value)).flatten())
  } else if one.kind == "table" {
    if one.rows.len() == 0 { par(text(style: "normal", one.empty)) } else {
      if one.caption != "" { block(above: 4mm, below: 2mm, sticky: true, text(size: 9.5pt, weight: "bold", one.caption)) }
      set text(size: 9pt)
      set par(leading: 0.6em)
      table(
        columns: one.columns.map(column => column.at("wide", default: 1) * 1fr),
        stroke: (x, y) => (bottom: 0.5pt + rule),
        fill: (x, y) => if y == 0 { sand },
        inset: (x: 2mm, y: 1.8mm),
        table.header(..one.columns.map(column => cell(text(weight: "bold", column.text), column.at("align", default: "left") == "right"))),
        ..one.rows.map(row => row.enumerate().map(((at, said)) => table.cell(breakable: false, cell(said, one.columns.at(at).at("align", default: "left") == "right")))).flatten(),
        ..one.at("total", default: ()).enumerate().map(((at, said)) => table.cell(fill: sand, cell(text(weight: "bold", said), one.columns.at(at).at("align", default: "left") == "right"))),
      )
    }
  } else if one.kind == "signatures" {
    v(6mm)
    grid(columns: (1fr, 1fr), row-gutter: 14mm, column-gutter: 10mm,
      ..one.lines.map(it => block(breakable: false, width: 100%)[
        #v(9mm)
        #line(length: 100%, stroke: 0.6pt + ink)
        #it.role \\ #text(size: 9pt)[#it.body]
      ]))
  }
}
#for one in data.blocks { drawn(one) }
`
