package io.fairlead.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Several servers that do the same work in turns. All run from the beginning to the end, each is warmed up the same way,
 * and every round begins with another one.
 *
 * <p>Threading: one thread.
 */
final class Contest implements AutoCloseable {
    private static final double SETTLING_SECONDS = 0.5;

    private record Entry(Running server, List<Round> rounds) {}

    private final Settings settings;
    private final Load load;
    private final List<Running> servers = new ArrayList<>();

    Contest(Settings settings, Load load, List<Contender> contenders) throws IOException, InterruptedException {
        this.settings = settings;
        this.load = load;
        try {
            for (Contender contender : contenders) {
                if (contender.isGateway() || settings.wantsPeer(contender.name())) {
                    Running.start(contender, settings.pin()).ifPresent(servers::add);
                }
            }
        } catch (IOException | InterruptedException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    List<Running> servers() {
        return servers;
    }

    /** The standings of all that can do it, the gateway first. */
    List<Standing> run(Job job) throws IOException, InterruptedException {
        List<Entry> entries = servers.stream()
                .filter(server -> server.contender().kinds().contains(job.kind()))
                .map(server -> new Entry(server, new ArrayList<>()))
                .toList();
        for (Entry entry : entries) {
            load.run(entry.server(), job, 0, settings.warm());
        }
        for (int round = 0; round < settings.rounds(); round++) {
            List<Entry> order = new ArrayList<>(entries);
            Collections.rotate(order, -round);
            for (Entry entry : order) {
                entry.rounds().add(load.run(entry.server(), job, SETTLING_SECONDS, settings.seconds()));
            }
        }
        return entries.stream()
                .map(entry -> new Standing(entry.server().contender().name(), entry.rounds()))
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        for (Running server : servers) {
            server.close();
        }
    }
}
