package io.fairlead.rest;

import io.fairlead.core.Problem;
import io.fairlead.core.ProblemJson;
import io.fairlead.core.UncaughtErrors;
import io.fairlead.core.Violation;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;

/**
 * Maps every failure to a problem document, including those of the container. A status without its own kind maps to the
 * nearest: 412 to conflict; 405, 406, 415 and other request errors to invalid. Unexpected exceptions are logged and
 * reported as internal, without their message.
 *
 * <p>Threading: safe; {@code call} is Jersey's proxy for the call of the current thread.
 */
final class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof Problem problem) {
            return known(problem);
        }
        if (failure instanceof WebApplicationException web && web.getResponse().getStatus() < 500) {
            return refused(web.getResponse());
        }
        UncaughtErrors.report(failure);
        LOG.log(System.Logger.Level.ERROR, "A call to the admin API failed", failure);
        Problem.Kind kind = Problem.Kind.INTERNAL;
        return answer(kind, kind.httpStatus(), kind.title(), List.of());
    }

    private static Response known(Problem problem) {
        Problem.Kind kind = problem.kind();
        Response answer = answer(kind, ProblemJson.status(problem), problem.detail(), problem.violations());
        Response.ResponseBuilder more = Response.fromResponse(answer);
        ProblemJson.fields(problem).forEach(more::header);
        return more.build();
    }

    /** A request that the container rejected before it reached a resource. */
    private static Response refused(Response rejection) {
        int status = rejection.getStatus();
        if (status < 400) {
            return rejection;
        }
        Response answer = answer(kind(status), status, detail(rejection), List.of());
        String allow = rejection.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    private static Problem.Kind kind(int status) {
        return switch (status) {
            case 401 -> Problem.Kind.UNAUTHORIZED;
            case 403 -> Problem.Kind.FORBIDDEN;
            case 404 -> Problem.Kind.NOT_FOUND;
            case 409, 412 -> Problem.Kind.CONFLICT;
            case 413 -> Problem.Kind.TOO_LARGE;
            case 429 -> Problem.Kind.RATE_LIMITED;
            default -> Problem.Kind.INVALID;
        };
    }

    private static String detail(Response rejection) {
        return switch (rejection.getStatus()) {
            case 404 -> "nothing is served at this path";
            case 405 -> "allowed here: " + rejection.getHeaderString(HttpHeaders.ALLOW);
            case 406 -> "none of the media types that Accept names is served here";
            case 415 -> "the Content-Type of the body is not taken here";
            default -> kind(rejection.getStatus()).title();
        };
    }

    private static Response answer(Problem.Kind kind, int status, String detail, List<Violation> errors) {
        return Response.status(status)
                .type(ProblemDocument.MEDIA_TYPE)
                .entity(ProblemDocument.of(kind, status, detail, errors))
                .build();
    }
}
