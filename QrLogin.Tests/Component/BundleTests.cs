using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Component;

/// <summary>The one file that sites load.</summary>
public sealed class BundleTests
{
    [Fact]
    public async Task The_file_that_sites_load_is_what_its_modules_make_and_has_the_types_that_it_tells()
    {
        Assert.SkipUnless(Servers.Find("node") is not null && Servers.Find("npm") is not null, "There is no node or npm here; .ci/run installs them.");
        using var folder = new TempFolder();
        string made = Path.Combine(folder.Path, "qr-login.js");
        using var script = Process.Start(new ProcessStartInfo("bash", ["scripts/component.sh", made]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = script.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(script.ExitCode == 0, output + await error);
        Assert.Equal(await File.ReadAllTextAsync(made, TestContext.Current.CancellationToken), Repository.Read("QrLogin.Api/wwwroot/qr-login.js"));
    }
}
