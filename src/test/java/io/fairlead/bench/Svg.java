package io.fairlead.bench;

import java.util.Locale;

/**
 * Writes a drawing.
 *
 * <p>Threading: one thread.
 */
final class Svg {
    private static final String[] COLOURS = {
        "#d62728", "#7f7f7f", "#1f77b4", "#17becf", "#9467bd", "#2ca02c", "#8c564b", "#ff7f0e", "#bcbd22", "#e377c2"
    };
    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                width, height);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n");
    }

    static String colour(int number) {
        return COLOURS[number % COLOURS.length];
    }

    /** @param anchor start, middle or end */
    void label(double x, double y, String anchor, String words) {
        String safe = words.replace("&", "&amp;").replace("<", "&lt;");
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, safe);
    }

    void bar(double x, double y, double width, double height, String colour) {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n", x, y, width, height, colour);
    }

    void line(double x1, double y1, double x2, double y2, String colour, double width) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>%n",
                x1, y1, x2, y2, colour, width);
    }

    String end() {
        return text + "</svg>\n";
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
