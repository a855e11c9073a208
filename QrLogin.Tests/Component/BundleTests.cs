using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Component;

/// <summary>The files that scripts/update.sh scripts generates from the modules, and the types of the modules.</summary>
[Trait("Speed", "Slow")]
public sealed class BundleTests
{
    [Fact]
    public async Task The_modules_have_the_types_they_declare_and_the_checked_in_bundle_and_colours_are_made_from_them()
    {
        Assert.SkipUnless(
            Servers.Find("node") is not null && Servers.Find("npm") is not null, "There is no node or npm here; .ci/run installs them.");
        using var folder = new TempFolder();
        using var script = Process.Start(new ProcessStartInfo("bash", ["scripts/update.sh", "scripts", folder.Path])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        var error = script.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(script.ExitCode == 0, output + await error);
        foreach (string file in new[] { "qr-login.js", "assets/pc.js", "assets/phone.js", "assets/account.js", "assets/tokens.css" })
            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(folder.Path, file), TestContext.Current.CancellationToken),
                Repository.Read("QrLogin.Api/wwwroot/" + file));
    }
}
