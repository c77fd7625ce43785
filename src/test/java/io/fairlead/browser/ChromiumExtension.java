package io.fairlead.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One Chromium for the run, a fresh {@link BrowserContext} for each test; parameters may be {@link Browser}, {@link Page}
 * and {@link ConsoleErrors}. Without a Chromium its tests are skipped, except in CI, where that is a failure.
 */
final class ChromiumExtension implements ExecutionCondition, ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(ChromiumExtension.class);
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Closed by JUnit after the last test. */
    private record Running(
            @Nullable Playwright playwright, @Nullable Browser browser) implements AutoCloseable {
        @Override
        public void close() {
            if (playwright != null) {
                playwright.close();
            }
        }
    }

    private record Visit(BrowserContext context, Page page, ConsoleErrors complaints) {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (running(context).browser() != null) {
            return ConditionEvaluationResult.enabled("Chromium runs");
        }
        String reason = "Chromium is not installed. To install it: " + ChromiumBinary.INSTALL;
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return List.of(Browser.class, Page.class, ConsoleErrors.class)
                .contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Browser.class) {
            return browser(context);
        }
        Visit visit = context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(Visit.class, key -> begin(browser(context)), Visit.class);
        return type == Page.class ? visit.page() : visit.complaints();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Visit visit = context.getStore(NAMESPACE).remove(Visit.class, Visit.class);
        if (visit != null) {
            visit.context().close();
            Assertions.assertEquals(List.of(), visit.complaints().ofThePage());
        }
    }

    private static Visit begin(Browser browser) {
        BrowserContext context = browser.newContext();
        ConsoleErrors complaints = new ConsoleErrors();
        complaints.listenTo(context);
        return new Visit(context, context.newPage(), complaints);
    }

    private static Browser browser(ExtensionContext context) {
        return Optional.ofNullable(running(context).browser()).orElseThrow();
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Running.class,
                        key -> ChromiumBinary.findOrInstall()
                                .map(ChromiumExtension::start)
                                .orElseGet(() -> new Running(null, null)),
                        Running.class);
    }

    private static Running start(Path binary) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Running(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(binary)
                                .setArgs(FLAGS)));
    }
}
