package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.core.Problem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads request bodies as trees and writes trees and records. A request body has at most 1 MiB. */
final class JsonBodies implements MessageBodyReader<JsonNode>, MessageBodyWriter<Object> {
    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type == JsonNode.class;
    }

    @Override
    public JsonNode readFrom(
            Class<JsonNode> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        byte[] bytes = read(body);
        if (bytes.length > Json.MAX_BODY_BYTES) {
            throw AdminApi.tooLarge();
        }
        return Json.parse(bytes);
    }

    /** Treats a truncated body as a client error. */
    private static byte[] read(InputStream body) {
        try {
            return body.readNBytes(Json.MAX_BODY_BYTES + 1);
        } catch (IOException truncated) {
            throw new Problem(Problem.Kind.INVALID, "the body broke off");
        }
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type.isRecord() || JsonNode.class.isAssignableFrom(type);
    }

    @Override
    public void writeTo(
            Object value,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        out.write(Json.bytes(value));
    }
}
