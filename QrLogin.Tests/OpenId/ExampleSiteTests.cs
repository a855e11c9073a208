using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenId;

/// <summary>The site in examples/site, run as its README says.</summary>
[Trait("Speed", "Slow")]
public sealed class ExampleSiteTests(Browser browser, ExampleSiteTests.Host service)
    : IClassFixture<Browser>, IClassFixture<ExampleSiteTests.Host>
{
    [Fact]
    public async Task The_example_site_greets_its_visitor_and_logs_out()
    {
        Browser.SkipIfMissing();
        using var folder = new TempFolder();
        string server = service.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "examples", "site")))
        {
            string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            text = text.Replace("http://localhost:5080", server, StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder.Path, Path.GetFileName(file)), text, TestContext.Current.CancellationToken);
        }

        Uri site = new($"http://127.0.0.1:{Servers.FreePorts(1)}");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["run", "site.cs", site.ToString()])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        })!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                if (line.Contains("Now listening on", StringComparison.Ordinal)) break;
            }

            await using var visitor = await browser.Visitor(site);
            await visitor.Goes("/");
            Assert.Equal("Log in to site", await visitor.Reads("authorize-title"));
            var phone = await TestPhone.LoggedIn(service.Http, "Ann");
            await (await OAuth.ScannedLink.Of(phone, await visitor.ScansScreen())).Confirm();
            await visitor.IsAt(site);
            Assert.Equal("Hello Ann", await visitor.Page.InnerTextAsync("body"));
            await visitor.Page.GotoAsync(new Uri(site, "/logout").ToString());
            await visitor.Sees("open");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A service with the client of the example.</summary>
    public sealed class Host() : ApiHost(null, new()
    {
        ["QrLogin:Clients:site:SecretSha256"] = new TestClient("site", "the secret of the site").Hash,
        ["QrLogin:Clients:site:RedirectUris"] = "http://127.0.0.1/signin-oidc",
        ["QrLogin:Clients:site:PostLogoutRedirectUris"] = "http://127.0.0.1/signout-callback-oidc",
    });
}
