package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A WebSocket client in a chat room or at a board, after its welcome. */
record ChatMember(WsClient ws, JsonNode welcome) implements AutoCloseable {
    /** @param path such as {@code chat/lobby} */
    static ChatMember join(GatewayTarget gateway, String path, String nick) throws Exception {
        return join(gateway, path, nick, "");
    }

    /** @param since {@code EPOCH:OFFSET}; empty: from now on */
    static ChatMember join(GatewayTarget gateway, String path, String nick, String since) throws Exception {
        WsClient ws = WsClient.dial(uri(gateway, path, nick, since));
        return new ChatMember(ws, ws.json("welcome"));
    }

    static URI uri(GatewayTarget gateway, String path, String nick, String since) {
        return gateway.ws(
                "ws/" + path + "?nick=" + encoded(nick) + (since.isEmpty() ? "" : "&since=" + encoded(since)));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    String id() {
        return welcome.at("/you/id").textValue();
    }

    String nick() {
        return welcome.at("/you/nick").textValue();
    }

    List<String> members() {
        return nicks(welcome.get("members"));
    }

    static List<String> nicks(JsonNode members) {
        List<String> nicks = new ArrayList<>();
        members.forEach(member -> nicks.add(member.get("nick").textValue()));
        return nicks;
    }

    /** Asks; nothing else may come before the answer. */
    List<String> who() throws Exception {
        return nicks(ws.sendJson("{'type':'who'}").json("members").get("members"));
    }

    /** Asks; who comes or goes before the answer is passed over. */
    List<String> whoAtLast() throws Exception {
        JsonNode told = ws.sendJson("{'type':'who'}").json();
        while (!told.get("type").textValue().equals("members")) {
            told = ws.json();
        }
        return nicks(told.get("members"));
    }

    /** Says it and waits for it to come back. */
    JsonNode say(String text) throws Exception {
        ws.sendJson("{'type':'say','text':'" + text + "'}");
        return hears(text);
    }

    /** The next thing heard, which must be this message. */
    JsonNode hears(String text) throws Exception {
        JsonNode message = ws.json("message");
        assertEquals(text, message.get("text").textValue());
        return message;
    }

    /** Until so many strokes came, whoever comes and goes meanwhile. */
    void awaitStrokes(int count) throws Exception {
        int missing = count;
        while (missing > 0) {
            missing -= ws.json().get("type").textValue().equals("stroke") ? 1 : 0;
        }
    }

    /** A round trip, in which the gateway reads what came on other connections, too. */
    void awaitsPong() throws Exception {
        ws.awaitPong();
    }

    @Override
    public void close() {
        ws.close();
    }
}
