package io.fairlead.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rounds of one contender. */
record Standing(String name, List<Round> rounds) {
    double median(String figure) {
        return median(rounds, round -> round.number(figure));
    }

    double least(String figure) {
        return rounds.stream().mapToDouble(round -> round.number(figure)).min().orElse(Double.NaN);
    }

    double most(String figure) {
        return rounds.stream().mapToDouble(round -> round.number(figure)).max().orElse(Double.NaN);
    }

    long sum(String figure) {
        return rounds.stream().mapToLong(round -> round.count(figure)).sum();
    }

    /** The middle of this one's cost divided by that one's in the same round. */
    double ratio(Standing other) {
        double[] ratios = new double[Math.min(rounds.size(), other.rounds.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = rounds.get(i).cpu() / other.rounds.get(i).cpu();
        }
        return median(ratios);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    static double median(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
