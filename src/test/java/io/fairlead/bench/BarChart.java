package io.fairlead.bench;

import java.util.Comparator;
import java.util.List;

/** Costs side by side, the cheapest first; the thin line on each bar goes from the cheapest to the dearest round. */
record BarChart(String title, String unit, List<Standing> standings) {
    private static final int WIDTH = 720;
    private static final int LEFT = 120;
    private static final int RIGHT = 70;
    private static final int ROW = 22;
    private static final int TOP = 34;

    String svg() {
        List<Standing> sorted = standings.stream()
                .sorted(Comparator.comparingDouble(standing -> standing.median("cpu")))
                .toList();
        double most = standings.stream()
                .mapToDouble(standing -> standing.most("cpu"))
                .max()
                .orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / Math.max(most, 1e-9);
        Svg svg = new Svg(WIDTH, TOP + ROW * sorted.size() + 10);
        svg.label(10, 20, "start", title + ": " + unit);
        for (int i = 0; i < sorted.size(); i++) {
            Standing standing = sorted.get(i);
            double y = TOP + (double) ROW * i;
            double cost = standing.median("cpu");
            svg.label(LEFT - 8, y + 13, "end", standing.name());
            svg.bar(LEFT, y, cost * scale, ROW - 6, Svg.colour(standing.name().equals(Contender.GATEWAY) ? 0 : 1));
            svg.line(
                    LEFT + standing.least("cpu") * scale,
                    y + 8,
                    LEFT + standing.most("cpu") * scale,
                    y + 8,
                    "black",
                    1);
            svg.label(LEFT + standing.most("cpu") * scale + 6, y + 13, "start", Report.figure(cost));
        }
        return svg.end();
    }
}
