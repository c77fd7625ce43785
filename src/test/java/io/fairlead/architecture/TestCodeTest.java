package io.fairlead.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What no code of the tests may do; {@link SeededFaultsTest} proves that each rule can fail. */
@AnalyzeClasses(packages = "io.fairlead", importOptions = ImportOption.OnlyIncludeTests.class)
class TestCodeTest {
    @ArchTest
    static final ArchRule testsPollInOnePlace = ArchitectureRules.testsPollInOnePlace();
}
