using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A third-party site that shows the component: examples/component, and pages that tests write.</summary>
public sealed class ForeignSite : IAsyncDisposable
{
    private static readonly string s_example = Path.Combine(Repository.Root, "examples", "component");
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (string Policy, string Text)> _pages = new();

    public ForeignSite()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/example/{server}/{file?}", Example);
        _app.MapGet("/page/{name}", Stored);
        _app.MapGet(
            "/own.css",
            () => Results.Text("qr-login { --qr-login-accent: rgb(1, 2, 3) } qr-login::part(title) { color: rgb(4, 5, 6) }", "text/css"));
        _app.Start();
        Address = new(_app.Urls.Single());
    }

    public Uri Address { get; }

    public string Origin => Address.GetLeftPart(UriPartial.Authority);

    /// <summary>The example page, with this service's address in place of the one that it names.</summary>
    public string ExampleFor(Uri server) => new Uri(Address, $"/example/{server.Authority}/").ToString();

    /// <summary>A page with the strictest policy that still allows the module and calls to the service.</summary>
    public string PageFor(Uri server, string body, string head = "", string lang = "en")
    {
        string origin = server.GetLeftPart(UriPartial.Authority);
        return Page(
            $"<!doctype html><html lang={lang}><meta charset=utf-8><title>A page</title><script type=module "
                + $"src={origin}/qr-login.js></script>{head}{body}",
            $"default-src 'none'; script-src {origin}; style-src 'self'; connect-src {origin}; require-trusted-types-for 'script'");
    }

    /// <summary>A page with the given text, and with a name if it must have that one.</summary>
    public string Page(string text, string policy = "", string? name = null)
    {
        name ??= Unique.Text();
        _pages[name] = (policy, text);
        return new Uri(Address, "/page/" + name).ToString();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static IResult Example(string server, string? file)
    {
        string name = Path.GetFileName(file) is { Length: > 0 } asked ? asked : "index.html";
        string type = Path.GetExtension(name) switch
        {
            ".html" => "text/html",
            ".css" => "text/css",
            ".svg" => "image/svg+xml",
            _ => "text/javascript"
        };
        return Results.Text(
            File.ReadAllText(Path.Combine(s_example, name)).Replace("localhost:5080", server, StringComparison.Ordinal), type);
    }

    private IResult Stored(string name, HttpContext http)
    {
        (http.Response.Headers.ContentSecurityPolicy, string text) = _pages[name];
        return Results.Text(text, "text/html");
    }
}

/// <summary>A service that one foreign site may call.</summary>
public abstract class ForeignSiteHost : ApiHost
{
    protected ForeignSiteHost(Dictionary<string, string> settings)
        : this(new(), settings)
    {
    }

    private ForeignSiteHost(ForeignSite site, Dictionary<string, string> settings)
        : base(null, new(settings) { ["QrLogin:Clients:example:Origins"] = site.Origin }) => Foreign = site;

    public ForeignSite Foreign { get; }

    public override async ValueTask DisposeAsync()
    {
        await Foreign.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>It always asks for the number.</summary>
public sealed class ComponentHost() : ForeignSiteHost(new() { ["QrLogin:NumberMatching"] = "Always" });
