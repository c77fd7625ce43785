package io.fairlead.appserver;

import java.io.File;
import java.util.List;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentDescription;
import org.jboss.arquillian.container.test.impl.client.deployment.AnnotationDeploymentScenarioGenerator;
import org.jboss.arquillian.container.test.spi.client.deployment.DeploymentScenarioGenerator;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.TestClass;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Deploys the built archive for every suite, as it is, so that no suite says a word about servers. */
public final class WarDeployments implements LoadableExtension, DeploymentScenarioGenerator {
    @Override
    public void register(ExtensionBuilder builder) {
        builder.override(
                DeploymentScenarioGenerator.class, AnnotationDeploymentScenarioGenerator.class, WarDeployments.class);
        if (ServerUnderTest.isChosen()) {
            Preparation.of(ServerUnderTest.chosen())
                    .container()
                    .ifPresent(ours -> builder.service(DeployableContainer.class, ours));
        }
    }

    @Override
    public List<DeploymentDescription> generate(TestClass suite) {
        return suite.isAnnotationPresent(TwoContexts.class)
                ? List.of(deployment(ServerHost.CONTEXT), deployment(TwoContexts.CONTEXT))
                : List.of(deployment(ServerHost.CONTEXT));
    }

    private static DeploymentDescription deployment(String context) {
        WebArchive archive = ShrinkWrap.create(ZipImporter.class, context + ".war")
                .importFrom(new File(System.getProperty("fairlead.war")))
                .as(WebArchive.class);
        return new DeploymentDescription(context, archive).shouldBeTestable(false);
    }
}
