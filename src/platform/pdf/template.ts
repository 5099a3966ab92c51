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
#let said(one) = if type(one) == str { one } else { one.map(part => if type(part) == str { part } else { box(part.first()) }).join() }
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
  #text(size: 21pt, weight: "bold")[#said(data.titleSaid)]
]
#v(2mm)
#for one in data.cover [#said(one) \\ ]
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
    for part in one.text { par(text(size: if one.at("small", default: false) { 9pt } else { 10.5pt }, said(part))) }
  } else if one.kind == "list" {
    list(..one.items.map(said))
  } else if one.kind == "facts" {
    grid(columns: (38mm, 1fr), row-gutter: 3.6mm, column-gutter: 5mm,
      ..one.facts.map(fact => (text(fill: teal, weight: "bold", said(fact.name)), said(fact.value))).flatten())
  } else if one.kind == "table" {
    if one.rows.len() == 0 { par(said(one.empty)) } else {
      if one.caption != "" { block(above: 4mm, below: 2mm, sticky: true, text(size: 9.5pt, weight: "bold", said(one.caption))) }
      set text(size: 9pt)
      set par(leading: 0.6em)
      table(
        columns: one.columns.map(column => column.at("wide", default: 1) * 1fr),
        stroke: (x, y) => (bottom: 0.5pt + rule),
        fill: (x, y) => if y == 0 { sand },
        inset: (x: if one.columns.len() > 6 { 1.3mm } else { 2mm }, y: 1.8mm),
        table.header(..one.columns.map(column => cell(text(weight: "bold", said(column.text)), column.at("align", default: "left") == "right"))),
        ..one.rows.map(row => row.enumerate().map(((at, words)) => table.cell(breakable: false, cell(said(words), one.columns.at(at).at("align", default: "left") == "right")))).flatten(),
        ..one.at("total", default: ()).enumerate().map(((at, words)) => table.cell(fill: sand, cell(text(weight: "bold", said(words)), one.columns.at(at).at("align", default: "left") == "right"))),
      )
    }
  } else if one.kind == "bars" { block(breakable: false, width: 100%)[#{
    if one.caption != "" { block(above: 4mm, below: 2.5mm, sticky: true, text(size: 9.5pt, weight: "bold", said(one.caption))) }
    set text(size: 9pt)
    grid(columns: (62mm, 1fr, auto), row-gutter: 2.2mm, column-gutter: 3mm, align: (left + horizon, left + horizon, right + horizon),
      ..one.rows.map(row => (said(row.label), rect(width: calc.max(0.5, row.share * 100) * 1%, height: 3.6mm, fill: teal, radius: 0.5mm), row.text)).flatten())
  }] } else if one.kind == "tiles" {
    block(breakable: false, above: 6mm)[
      #if one.caption != "" { block(below: 2mm, text(size: 9.5pt, weight: "bold", said(one.caption))) }
      #let shades = (white, rgb("#dcebe6"), rgb("#a9cfc6"), rgb("#5d9c97"), teal)
      #let w = 170mm / one.columns
      #let h = 13mm
      #box(width: 170mm, height: h * one.rows, {
        for cell in one.cells {
          place(dx: w * (cell.column - 1), dy: h * (cell.row - 1), rect(width: w - 1.2mm, height: h - 1.2mm, fill: shades.at(cell.shade), stroke: 0.4pt + rule, radius: 0.8mm, inset: 1.2mm, {
            set text(fill: if cell.shade >= 3 { white } else { ink })
            set par(leading: 0.4em, spacing: 0.4em)
            text(size: 7.5pt, weight: "bold", cell.name)
            linebreak()
            text(size: 7pt, cell.text)
          }))
        }
      })
      #text(size: 8.5pt, said(one.legend))
    ]
  } else if one.kind == "scatter" {
    block(breakable: false)[
      #if one.caption != "" { block(below: 2mm, text(size: 9.5pt, weight: "bold", said(one.caption))) }
      #let w = 150mm
      #let h = 95mm
      #grid(columns: (6mm, w), row-gutter: 1.5mm,
        align(center + horizon, rotate(-90deg, reflow: true, text(size: 8.5pt, one.yName + " →"))),
        box(width: w, height: h, stroke: 0.5pt + rule, {
          place(dx: w / 2, rect(width: w / 2, height: h / 2, fill: rgb("#eef4f1")))
          place(dx: 0mm, dy: 0mm, line(start: (w / 2, 0mm), end: (w / 2, h), stroke: 0.5pt + rule))
          place(dx: 0mm, dy: 0mm, line(start: (0mm, h / 2), end: (w, h / 2), stroke: 0.5pt + rule))
          for (at, corner) in one.corners.enumerate() {
            place(dx: if calc.rem(at, 2) == 0 { 2mm } else { w / 2 + 2mm }, dy: if at < 2 { 2mm } else { h - 6mm }, text(size: 8.5pt, weight: "bold", fill: teal, corner))
          }
          for point in one.points.filter(it => it.mark == "") {
            place(dx: point.x * (w - 3mm), dy: (1 - point.y) * (h - 3mm), circle(radius: 0.7mm, fill: rgb("#4f8186")))
          }
          for point in one.points.filter(it => it.mark != "") {
            place(dx: point.x * (w - 6mm), dy: (1 - point.y) * (h - 6mm), circle(radius: 2.4mm, fill: teal, stroke: 0.5pt + white, inset: 0pt, align(center + horizon, text(size: 6.5pt, weight: "bold", fill: white, point.mark))))
          }
        }),
        [], align(right, text(size: 8.5pt, one.xName + " →")),
      )
    ]
  } else if one.kind == "signatures" {
    v(6mm)
    grid(columns: (1fr, 1fr), row-gutter: 14mm, column-gutter: 10mm,
      ..one.lines.map(it => block(breakable: false, width: 100%)[
        #v(9mm)
        #line(length: 100%, stroke: 0.6pt + ink)
        #said(it.role) \\ #text(size: 9pt)[#said(it.body)]
      ]))
  }
}
#for one in data.blocks { drawn(one) }
`
