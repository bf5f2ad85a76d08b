package org.waymarker.evaluation;

/**
 * The looks of a report: 718 pixels are the 190 mm between the margins of an A4 page, and 12 pixels are 9 points, the least that is
 * printed. Shapes and positions tell what colours tell, so that a grey copy says the same.
 */
final class ReportStyle {
    static final String SHEET = """
            @page { size: A4; margin: 9mm 10mm; }
            * { box-sizing: border-box; }
            body { font: 12px/1.3 Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif; color: #1a1a1a;
              background: #fff; max-width: 718px; margin: 16px auto; padding: 0; }
            h1 { font-size: 19px; margin: 0; }
            h2 { font-size: 14px; margin: 8px 0 2px; color: #003a63; break-after: avoid; }
            p { margin: 2px 0 3px; }
            .of { font-size: 13px; color: #333; border-bottom: 2px solid #003a63; padding-bottom: 4px; margin-bottom: 6px; }
            .key { color: #333; }
            figure { break-inside: avoid; margin: 0; }
            .pair { display: flex; gap: 10px; }
            svg { display: block; max-width: 100%; height: auto; }
            svg text { font-size: 12px; fill: #1a1a1a; }
            svg .head { fill: #444; }
            svg .name { font-weight: bold; }
            svg .said { fill: #003a63; }
            svg .quiet { fill: #555; }
            svg .tick { fill: #333; }
            svg .count { font-size: 16px; font-weight: bold; }
            svg .rule { stroke: #333; stroke-width: 1; }
            svg .none { stroke: #333; stroke-width: 1; stroke-dasharray: 4 2; }
            svg .grid { stroke: #d9d9d9; stroke-width: 1; }
            svg .hair { stroke: #e6e6e6; stroke-width: 1; }
            svg .main, svg .main-beyond { fill: #00508f; }
            svg .main-limits { stroke: #00508f; stroke-width: 2.5; }
            svg .sensitivity { fill: #fff; stroke: #444; stroke-width: 1.5; }
            svg .sensitivity-limits, svg .earlier-limits { stroke: #555; stroke-width: 1.2; }
            svg .sensitivity-beyond, svg .earlier, svg .earlier-beyond { fill: #555; }
            svg .offer, svg .offer-beyond { fill: #b35900; }
            svg .offer-limits { stroke: #b35900; stroke-width: 1.8; }
            svg .bar { fill: #5b8fb9; stroke: #003a63; stroke-width: 0.5; }
            svg .series { fill: none; stroke: #00508f; stroke-width: 1.5; }
            svg .mean { stroke: #b35900; stroke-width: 1.5; stroke-dasharray: 6 3; }
            svg .session { stroke: #333; stroke-width: 1; }
            svg .gap { fill: #ececec; }
            svg .box { fill: #eef4f9; stroke: #003a63; stroke-width: 1; }
            svg .list { fill: none; stroke: #999; stroke-width: 1; }
            svg line.way { stroke: #003a63; stroke-width: 1.2; }
            svg polygon.way { fill: #003a63; }
            .detail { break-before: page; }
            table { break-inside: avoid; border-collapse: collapse; width: 100%; margin: 8px 0 12px; font-variant-numeric: tabular-nums; }
            caption { text-align: left; font-weight: bold; padding-bottom: 3px; break-after: avoid; }
            thead { display: table-header-group; }
            tr { break-inside: avoid; }
            th, td { padding: 1px 4px; text-align: right; vertical-align: top; border-bottom: 1px solid #e0e0e0; }
            thead th { border-bottom: 1px solid #333; vertical-align: bottom; }
            th[scope=row], th.group { text-align: left; font-weight: normal; }
            th.group { font-weight: bold; background: #eef4f9; }
            td, th[scope=row] { white-space: nowrap; }
            .words th[scope] { text-align: left; white-space: normal; }
            .words th:first-child { width: 210px; }
            .words td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
            .narrow table { width: auto; }
            .narrow caption { white-space: nowrap; }
            .notes { list-style: none; padding: 0; margin: 0 0 8px; }
            sup { font-size: 12px; vertical-align: baseline; margin-left: 3px; }
            @media print { body { margin: 0; max-width: none; } }
            """;

    private ReportStyle() {}
}
