package io.fairlead.rest;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code openapi.json} against the contract, the resources and a parser of other people's making. */
class OpenApiTest {
    private static final String API = "/api/v1";
    private static final Set<String> CONTRACT = Set.of(
            "GET /api/v1/relays",
            "POST /api/v1/relays",
            "GET /api/v1/relays/{name}",
            "PUT /api/v1/relays/{name}",
            "PATCH /api/v1/relays/{name}",
            "DELETE /api/v1/relays/{name}",
            "POST /api/v1/relays/{name}/start",
            "POST /api/v1/relays/{name}/stop",
            "GET /api/v1/relays/{name}/peers",
            "DELETE /api/v1/relays/{name}/peers/{id}",
            "POST /api/v1/relays/{name}/messages",
            "GET /api/v1/rooms",
            "GET /api/v1/rooms/{room}",
            "DELETE /api/v1/rooms/{room}",
            "GET /api/v1/rooms/{room}/members",
            "DELETE /api/v1/rooms/{room}/members/{id}",
            "GET /api/v1/rooms/{room}/messages",
            "POST /api/v1/rooms/{room}/messages",
            "GET /api/v1/boards",
            "DELETE /api/v1/boards/{board}",
            "GET /api/v1/open",
            "GET /api/v1/sessions",
            "GET /api/v1/sessions/{id}",
            "DELETE /api/v1/sessions/{id}",
            "POST /api/v1/tickets",
            "GET /api/v1/stats",
            "GET /api/v1/audit",
            "GET /openapi.json",
            "GET /metrics",
            "GET /health/live",
            "GET /health/ready",
            "GET /health/started");
    private static SwaggerParseResult parsed;
    private static OpenAPI document;

    @BeforeAll
    static void parse() throws IOException {
        try (InputStream in = OpenApiResource.class.getResourceAsStream("openapi.json")) {
            ParseOptions options = new ParseOptions();
            options.setResolve(true);
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            parsed = new OpenAPIV3Parser().readContents(text, null, options);
        }
        document = parsed.getOpenAPI();
    }

    @Test
    void theOpenApiDocumentHasNoParserMessages() {
        assertEquals(List.of(), parsed.getMessages());
    }

    @Test
    void theDocumentHasTheCallsOfTheContractAndNoOthers() {
        Set<String> calls = new TreeSet<>();
        document.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().forEach((method, operation) -> calls.add(method + " " + path)));
        assertEquals(new TreeSet<>(CONTRACT), calls);
    }

    @Test
    void theResourcesServeTheCallsOfTheContractAndNoOthers() {
        assertEquals(
                new TreeSet<>(CONTRACT),
                methods().map(OpenApiTest::call).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyCallOfTheApiButOneNeedsARole() {
        methods()
                .filter(method -> call(method).contains(API))
                .filter(method -> !call(method).equals("GET /api/v1/open"))
                .forEach(method -> assertNotNull(method.getAnnotation(RolesAllowed.class), method.toString()));
    }

    @Test
    void everyOperationIsNamedAnsweredAndSecured() {
        List<String> faults = new ArrayList<>();
        Set<String> ids = new TreeSet<>();
        document.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    faults.addAll(faults(method + " " + path, operation));
                    if (!ids.add(operation.getOperationId())) {
                        faults.add("twice: " + operation.getOperationId());
                    }
                }));
        assertEquals(List.of(), faults);
        assertEquals(
                "bearer",
                requireNonNull(document.getComponents().getSecuritySchemes().get("bearer"))
                        .getScheme());
    }

    private static List<String> faults(String call, Operation operation) {
        List<String> faults = new ArrayList<>();
        if (operation.getSummary() == null || operation.getTags() == null) {
            faults.add(call + ": no summary or tag");
        }
        var failure = operation.getResponses().get("default");
        if (failure == null || !failure.getContent().containsKey("application/problem+json")) {
            faults.add(call + ": no default problem");
        }
        boolean success = operation.getResponses().keySet().stream().anyMatch(status -> status.startsWith("2"));
        boolean secured =
                operation.getSecurity() != null && !operation.getSecurity().isEmpty();
        if (!success || secured != call.contains(API)) {
            faults.add(call + ": success " + success + ", secured " + secured);
        }
        return faults;
    }

    @Test
    void pagesAreCutByNumbersWithBounds() {
        for (String path : List.of(
                "/relays",
                "/sessions",
                "/relays/{name}/peers",
                "/rooms",
                "/rooms/{room}/members",
                "/boards",
                "/audit")) {
            PathItem item = requireNonNull(document.getPaths().get(API + path));
            Set<String> names = item.getGet().getParameters().stream()
                    .map(parameter -> parameter.getName())
                    .collect(Collectors.toSet());
            assertTrue(names.containsAll(Set.of("limit", "offset")), path);
            for (var parameter : item.getGet().getParameters()) {
                if (parameter.getName().equals("limit") || parameter.getName().equals("offset")) {
                    assertEquals("int32", parameter.getSchema().getFormat());
                    assertNotNull(parameter.getSchema().getMinimum());
                    assertNotNull(parameter.getSchema().getDefault());
                }
            }
        }
    }

    /** A relay's members come from two records of one name: the definition, and the answer around it. */
    @Test
    void aRelayHasItsDefinitionAndItsStatus() {
        var relay = requireNonNull(document.getComponents().getSchemas().get("Relay"));
        for (String member : List.of("name", "socket", "keepAlive", "status")) {
            assertTrue(relay.getProperties().containsKey(member), member);
        }
    }

    @Test
    void aPatchIsAnObject() {
        PathItem item = requireNonNull(document.getPaths().get(API + "/relays/{name}"));
        var content = item.getPatch().getRequestBody().getContent();
        assertTrue(requireNonNull(content.get("application/merge-patch+json"))
                .getSchema()
                .getTypes()
                .contains("object"));
    }

    private static Stream<Method> methods() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.fairlead.rest")
                        .stream()
                        .filter(one -> one.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(one -> Arrays.stream(one.getDeclaredMethods()))
                        .filter(method -> verb(method) != null);
    }

    private static @Nullable String verb(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                return verb.value();
            }
        }
        return null;
    }

    private static String call(Method method) {
        Path own = method.getAnnotation(Path.class);
        String path = method.getDeclaringClass().getAnnotation(Path.class).value();
        String rest = own == null ? "" : own.value().startsWith("/") ? own.value() : "/" + own.value();
        return verb(method) + " " + path + rest;
    }
}
