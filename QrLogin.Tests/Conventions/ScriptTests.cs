using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>The scripts that people and CI run.</summary>
[Trait("Speed", "Slow")]
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts { get; } =
        [
            ".ci/run",
            "deploy/check.sh",
            .. Directory.GetFiles(Path.Combine(Repository.Root, "scripts")).Select(f => $"scripts/{Path.GetFileName(f)}")
                .Order(StringComparer.Ordinal)
        ];

    [Theory, MemberData(nameof(Scripts))]
    public async Task A_script_can_be_run_by_its_name_and_read_by_bash(string script)
    {
        Assert.StartsWith("#!/usr/bin/env bash\n# ", Repository.Read(script), StringComparison.Ordinal);
        var (code, output) = await Shell.Bash("-c", $"bash -n {script} && test -x {script}");
        Assert.True(code == 0, output);
    }

    [Theory, MemberData(nameof(Scripts))]
    public async Task A_script_has_no_mistake_that_shellcheck_finds(string script)
    {
        Assert.SkipUnless(Servers.Find("shellcheck") is not null, "There is no shellcheck here; .ci/run installs it.");
        var (code, output) = await Shell.Run([], "shellcheck", "--severity=warning", script);
        Assert.True(code == 0, output);
    }
}
