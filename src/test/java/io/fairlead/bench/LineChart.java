package io.fairlead.bench;

import java.util.List;
import java.util.Map;

/**
 * Lines on two logarithmic scales.
 *
 * @param lines points of x and y, by name, x rising
 */
record LineChart(String yTitle, String xTitle, Map<String, List<double[]>> lines) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int MARGIN = 60;

    String svg() {
        Svg svg = new Svg(WIDTH, HEIGHT);
        svg.label(10, 20, "start", yTitle);
        svg.label(WIDTH / 2.0, HEIGHT - 10, "middle", xTitle);
        grid(svg, 0);
        grid(svg, 1);
        int number = 0;
        for (Map.Entry<String, List<double[]>> line : lines.entrySet()) {
            draw(svg, line.getValue(), Svg.colour(number));
            svg.bar(MARGIN + 10, 36 + 16.0 * number, 12, 8, Svg.colour(number));
            svg.label(MARGIN + 28, 44 + 16.0 * number, "start", line.getKey());
            number++;
        }
        return svg.end();
    }

    private void draw(Svg svg, List<double[]> points, String colour) {
        for (int i = 0; i < points.size(); i++) {
            double x = place(0, points.get(i)[0]);
            double y = place(1, points.get(i)[1]);
            svg.bar(x - 3, y - 3, 6, 6, colour);
            if (i > 0) {
                svg.line(place(0, points.get(i - 1)[0]), place(1, points.get(i - 1)[1]), x, y, colour, 2);
            }
        }
    }

    /** A line at each power of ten. */
    private void grid(Svg svg, int axis) {
        for (double power = Math.ceil(low(axis)); power <= high(axis); power++) {
            double at = place(axis, Math.pow(10, power));
            String label = power < 0 ? "%.3g".formatted(Math.pow(10, power)) : "%,.0f".formatted(Math.pow(10, power));
            if (axis == 0) {
                svg.line(at, MARGIN / 2.0, at, HEIGHT - MARGIN, "#dddddd", 1);
                svg.label(at, HEIGHT - MARGIN + 16, "middle", label);
            } else {
                svg.line(MARGIN, at, WIDTH - 20, at, "#dddddd", 1);
                svg.label(MARGIN - 6, at + 4, "end", label);
            }
        }
    }

    private double place(int axis, double value) {
        double share = (Math.log10(value) - low(axis)) / (high(axis) - low(axis));
        return axis == 0 ? MARGIN + share * (WIDTH - 20 - MARGIN) : HEIGHT - MARGIN - share * (HEIGHT - 1.5 * MARGIN);
    }

    private double low(int axis) {
        return Math.log10(all(axis).min().orElse(1)) - 0.1;
    }

    private double high(int axis) {
        return Math.log10(all(axis).max().orElse(10)) + 0.1;
    }

    private java.util.stream.DoubleStream all(int axis) {
        return lines.values().stream()
                .flatMap(List::stream)
                .mapToDouble(point -> point[axis])
                .filter(value -> value > 0);
    }
}
