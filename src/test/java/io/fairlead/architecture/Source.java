package io.fairlead.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One source file and what is wrong with its shape. The formatter puts every brace where this expects it. */
record Source(String name, String text) {
    private static final int MAX_LINES = 500;
    /** What one lock guards is one class, however long: these guard the most. */
    private static final Map<String, Integer> LONGER = Map.of("core/Outbox.java", 650);

    private static final int MAX_METHOD_LINES = 60;
    private static final Pattern TYPE =
            Pattern.compile("(?m)^ *(?:[a-z-]+ )*(?:class|interface|enum|record|@interface) (\\w+)");
    private static final Pattern VAGUE_NAME =
            Pattern.compile("(?:Impl|Manager|Helper|Utils?|Base|Abstract|Common)(?=[A-Z]|$)");
    private static final Pattern METHOD = Pattern.compile(
            "^( {4,})(?!(?:new|return|else|throw|case)\\b)" + "(?:[@\\w<>?,.\\[\\]& ]+ )?\\w+\\(.*\\{$");
    private static final Pattern GETTER =
            Pattern.compile("(?m)^(.*)\\n +(?:(?:public|protected|private|static|final|default|abstract) )*"
                    + "[\\w@<>?,.\\[\\] ]+ get[A-Z]\\w*\\(\\)");
    private static final Pattern TICKET = Pattern.compile(
            "(?i)(?<![&\\w\"'#])#\\d+\\b|\\b(?:issue|ticket|bug|jira|pr) ?#?\\d+\\b|\\bTODO\\b|\\bFIXME\\b");
    private static final Pattern FIELD_OF_STATE = Pattern.compile(
            "(?m)^    (?:private|protected) (?!static |final |record |enum |class |interface )(?:volatile )?"
                    + "[\\w@<>?,.\\[\\] ]+ \\w+(?: = .*)?;$");
    private static final Pattern LOCK = Pattern.compile("(?m)^    private final (?:Object lock|.*Lock \\w+)\\b");

    static Source of(Path file) {
        try {
            return new Source(file.toString().replace('\\', '/'), Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private int maxLines() {
        return LONGER.entrySet().stream()
                .filter(longer -> name.endsWith(longer.getKey()))
                .mapToInt(Map.Entry::getValue)
                .findAny()
                .orElse(MAX_LINES);
    }

    /** Every fault of shape, in words. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        long lines = text.lines().count();
        if (lines > maxLines()) {
            faults.add(lines + " lines");
        }
        findVagueNames(faults);
        findLongMethods(faults);
        findGetters(faults);
        find(TICKET, text, "speaks of a tracker: ", faults);
        if (isStateful() && !text.contains("Threading:")) {
            faults.add("has state and does not say whose thread or lock owns it");
        }
        if (name.endsWith("package-info.java")) {
            findPackageFaults(faults);
        }
        return faults;
    }

    private boolean isStateful() {
        return FIELD_OF_STATE.matcher(text).find() || LOCK.matcher(text).find();
    }

    private void findVagueNames(List<String> faults) {
        Matcher type = TYPE.matcher(text);
        while (type.find()) {
            find(VAGUE_NAME, type.group(1), "the name " + type.group(1) + " says ", faults);
        }
    }

    private void findGetters(List<String> faults) {
        Matcher getter = GETTER.matcher(text);
        while (getter.find()) {
            if (!getter.group(1).contains("@Override")) {
                faults.add("has a getter: "
                        + getter.group().lines().reduce("", (a, b) -> b).strip());
            }
        }
    }

    private void findLongMethods(List<String> faults) {
        List<String> lines = text.lines().toList();
        for (int start = 0; start < lines.size(); start++) {
            Matcher method = METHOD.matcher(lines.get(start));
            if (method.matches()) {
                int end = lines.subList(start, lines.size()).indexOf(method.group(1) + "}");
                if (end + 1 > MAX_METHOD_LINES) {
                    faults.add("a method of " + (end + 1) + " lines: "
                            + lines.get(start).strip());
                }
            }
        }
    }

    private void findPackageFaults(List<String> faults) {
        if (!text.contains("\n@NullMarked\npackage ")) {
            faults.add("is not @NullMarked");
        }
        int end = text.indexOf("*/");
        String comment = end < 0 ? "" : text.substring(0, end);
        if (comment.isBlank() || !comment.strip().endsWith(".") || comment.contains("<p>")) {
            faults.add("does not say in one sentence what the package is");
        }
    }

    private static void find(Pattern pattern, String where, String what, List<String> faults) {
        Matcher matcher = pattern.matcher(where);
        while (matcher.find()) {
            faults.add(what + matcher.group());
        }
    }
}
