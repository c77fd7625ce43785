package io.fairlead.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.extension.Eventually;
import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Eclipse Paho over WebSocket, through a proxy relay, to a Moquette broker that knows only TCP. */
@Timeout(120)
class MqttIT {
    private static Server broker() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("host", "127.0.0.1");
        properties.setProperty("port", "0");
        properties.setProperty("allow_anonymous", "true");
        properties.setProperty("persistence_enabled", "false");
        properties.setProperty("telemetry_enabled", "false");
        properties.setProperty("netty.mqtt.message_size", "100000");
        properties.setProperty("data_path", Workplace.fresh().path().toString());
        Server broker = new Server();
        broker.startServer(new MemoryConfig(properties));
        // It binds in the background.
        Eventually.holds(() -> broker.getPort() > 0);
        return broker;
    }

    private static BlockingQueue<MqttMessage> subscribe(MqttClient client, String topic, int qos) throws Exception {
        BlockingQueue<MqttMessage> heard = new LinkedBlockingQueue<>();
        client.subscribe(topic, qos, (name, message) -> heard.add(message));
        return heard;
    }

    @Test
    void messagesPassBothWaysBetweenWebSocketAndTcpClients() throws Exception {
        Server broker = broker();
        try (FairleadProcess process = FairleadProcess.start(
                "relays:\n  - {name: mqtt, mode: proxy, subprotocols: [mqtt], socket: \"tcp://127.0.0.1:"
                        + broker.getPort() + "\"}\n")) {
            MqttClient web =
                    new MqttClient(process.webSocket("ws/relay/mqtt").toString(), "web", new MemoryPersistence());
            MqttClient tcp = new MqttClient("tcp://127.0.0.1:" + broker.getPort(), "tcp", new MemoryPersistence());
            web.connect();
            tcp.connect();
            BlockingQueue<MqttMessage> atWeb = subscribe(web, "to/web", 1);
            BlockingQueue<MqttMessage> atTcp = subscribe(tcp, "to/tcp", 2);

            byte[] large = new byte[60_000];
            new Random(2).nextBytes(large);
            web.publish("to/tcp", "from a browser ✓".getBytes(UTF_8), 2, false);
            web.publish("to/tcp", large, 1, false);
            tcp.publish("to/web", "from a machine ✓".getBytes(UTF_8), 1, false);
            tcp.publish("to/web", large, 0, false);

            assertEquals("from a browser ✓", new String(atTcp.take().getPayload(), UTF_8));
            assertArrayEquals(large, atTcp.take().getPayload());
            assertEquals("from a machine ✓", new String(atWeb.take().getPayload(), UTF_8));
            assertArrayEquals(large, atWeb.take().getPayload());
            web.disconnect();
            tcp.disconnect();
            web.close();
            tcp.close();
        } finally {
            broker.stopServer();
        }
    }
}
