using System.Diagnostics;
using System.Text.RegularExpressions;
using QrLogin.Tests.Component;
using QrLogin.Tests.Dpop;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>Runs docs/tutorial.md as written, on other ports.</summary>
[Trait("Speed", "Slow")]
public sealed class TutorialTests(Browser browser, TutorialHost host, NpmClients npm) : IClassFixture<Browser>, IClassFixture<TutorialHost>
{
    private const string Own = "http://localhost:8081";

    [Fact]
    public async Task The_page_greets_the_person_who_confirmed_through_the_API()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(host.Foreign.Address);
        var pc = await ShownComponent.On(person, host.Http, host.Foreign.Page(host.Block("html")));
        await pc.Is("waiting");
        string[] link = (await pc.Element.EvaluateAsync<string>("e => e.link")).Split("/q/")[1].Split("?c=");
        (host.Variables["qrId"], host.Variables["scanCode"]) = (link[0], link[1]);
        Assert.Equal([200, 200], (await host.Calls.Run(host.Blocks("http").Last())).Select(r => r.Status));
        await pc.Page.GetByText("Hello Ann").WaitForAsync();
        // The page has no icon.
        Assert.DoesNotContain(pc.Complaints, c => !c.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_Node_backend_identifies_the_caller_the_device_and_the_key()
    {
        int port = Servers.FreePorts(2);
        string own = $"http://localhost:{port}",
            stop = $"createServer((request, response) => response.end(() => process.exit())).listen({port + 1});";
        await npm.RunText(host.Block("js", "introspect").Replace(Own, own, StringComparison.Ordinal).Replace(
            "8081", $"{port}", StringComparison.Ordinal) + stop, async _ =>
        {
            await KnowsWhoCalls(new(own));
            // As the component has it: a token that is bound to a key.
            using var pc = new ProvingClient(host.Http, TestDevice.New("web"), TimeProvider.System);
            var session = await BoundSession.Open(pc);
            var phone = await TestPhone.LoggedIn(host.Http, "Bea");
            string confirmToken = await session.ScannedBy(phone);
            await phone.Call(HttpMethod.Post, session.Path["api/v1/".Length..] + "/confirm", new { confirmToken });
            string token = (await session.Poll())["token"].GetProperty("accessToken").GetString()!;
            using var backend = new HttpClient { BaseAddress = new(own) };
            using ProvingClient right = pc.At(backend), thief = right.WithOtherKey();
            Assert.Equal($"Hello {phone.Username}", (await right.Call(HttpMethod.Get, "", token: token)).Text);
            Assert.Equal(401, (await thief.Call(HttpMethod.Get, "", token: token)).Status);
            Assert.Equal(401, (await backend.Call(HttpMethod.Get, "", bearer: token, device: pc.Device)).Status);
            using var off = new HttpClient();
            await Record.ExceptionAsync(() => off.GetAsync($"http://localhost:{port + 1}", TestContext.Current.CancellationToken));
        });
    }

    [Fact]
    public async Task The_CSharp_backend_identifies_the_caller_and_the_device()
    {
        using var folder = new TempFolder();
        string own = $"http://localhost:{Servers.FreePorts(1)}";
        string text = host.Block("csharp", "introspect").Replace(Own, own, StringComparison.Ordinal);
        await WhileRunning(folder, text, () => KnowsWhoCalls(new(own)));
    }

    [Fact]
    public async Task The_Node_backend_vouches_for_its_user()
    {
        int port = Servers.FreePorts(2);
        string own = $"http://localhost:{port}", file = Path.Combine(host.Keys.Path, "shop.pem").Replace('\\', '/'),
            stop = $"createServer((request, response) => response.end(() => process.exit())).listen({port + 1});";
        string text = host.Block("js", "SignJWT").Replace("8082", $"{port}", StringComparison.Ordinal)
            .Replace("'shop.pem'", $"'{file}'", StringComparison.Ordinal);
        await npm.RunText(text + stop, async _ =>
        {
            await Vouches(new(own));
            using var off = new HttpClient();
            await Record.ExceptionAsync(() => off.GetAsync($"http://localhost:{port + 1}", TestContext.Current.CancellationToken));
        });
    }

    [Fact]
    public async Task The_CSharp_backend_vouches_for_its_user()
    {
        using var folder = new TempFolder();
        File.Copy(Path.Combine(host.Keys.Path, "shop.pem"), Path.Combine(folder.Path, "shop.pem"));
        string own = $"http://localhost:{Servers.FreePorts(1)}";
        string text = host.Block("csharp", "CreateToken").Replace("http://localhost:8082", own, StringComparison.Ordinal);
        await WhileRunning(folder, text, () => Vouches(new(own)));
    }

    /// <summary>Runs a C# file that is a web server.</summary>
    private static async Task WhileRunning(TempFolder folder, string text, Func<Task> test)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "backend.cs"), text, TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["run", "backend.cs"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        try
        {
            var said = new List<string>();
            while (!string.Concat(said).Contains("Now listening on", StringComparison.Ordinal))
                said.Add(
                    await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                        ?? throw new InvalidOperationException(
                            string.Join('\n', said) + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
            await test();
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task Vouches(Uri backend)
    {
        using var http = new HttpClient { BaseAddress = backend };
        var device = new TestDevice("anns-phone", "android");
        var answer = await http.Call(HttpMethod.Post, "", device: device);
        Assert.Equal(200, answer.Status);
        var me = await TestPhone.With(host.Http, device, answer["access_token"].GetString()!).Call(HttpMethod.Get, "me");
        Assert.Equal(
            ("""{"iss":"urn:qrlogin:client:shop","sub":"42"}""", "Ann"),
            (me["account"].GetProperty("idp").GetRawText(), me["account"].GetProperty("displayName").GetString()));
        Assert.Equal(400, (await http.Call(HttpMethod.Post, "")).Status);
    }

    private async Task KnowsWhoCalls(Uri backend)
    {
        using var http = new HttpClient { BaseAddress = backend };
        string token = host.Variables["login.response.body.$.accessToken"];
        Task<Reply> Ask(string bearer, string device) =>
            http.Call(HttpMethod.Get, "", headers: [("Authorization", "Bearer " + bearer), ("X-Device-Id", device)]);
        Assert.Equal((200, "Hello ann"), await Ask(token, "anns-phone") is var right ? (right.Status, right.Text) : default);
        Assert.Equal(401, (await Ask(token, "another-phone")).Status);
        Assert.Equal(401, (await Ask("nothing", "anns-phone")).Status);
        Assert.Equal(401, (await http.Call(HttpMethod.Get, "")).Status);
    }
}

/// <summary>A service as the tutorial starts it, and a person who is logged in on a phone.</summary>
public sealed partial class TutorialHost : ApiHost
{
    private const string InTutorial = "http://localhost:5080";

    private static readonly string s_text = Repository.Read("docs/tutorial.md");

    public TutorialHost()
        : this(new(), new())
    {
    }

    private TutorialHost(ForeignSite site, TutorialKeys keys)
        : base(null, new()
        {
            ["QrLogin:Clients:site:Origins"] = site.Origin,
            ["QrLogin:Clients:shop:Vouches"] = "true",
            ["QrLogin:Clients:shop:Jwks"] = Path.Combine(keys.Path, "shop.jwks"),
            ["QrLogin:Clients:shop:SecretSha256"] = new TestClient("shop", "shop-secret").Hash,
        }) => (Foreign, Keys) = (site, keys);

    /// <summary>The folder with the key that the tutorial makes.</summary>
    internal TutorialKeys Keys { get; }

    public ForeignSite Foreign { get; }

    internal Dictionary<string, string> Variables { get; } = [];

    internal HttpFile Calls { get; private set; } = null!;

    /// <summary>The code blocks of a language, with this service's address in place of the tutorial's.</summary>
    public IEnumerable<string> Blocks(string language) => Fence().Matches(s_text).Where(m => m.Groups[1].Value == language)
        .Select(m => m.Groups[2].Value.Replace(InTutorial, Http.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal));

    public string Block(string language) => Assert.Single(Blocks(language));

    /// <summary>The only code block of a language that contains a word.</summary>
    public string Block(string language, string word) =>
        Assert.Single(Blocks(language), block => block.Contains(word, StringComparison.Ordinal));

    public override async ValueTask InitializeAsync()
    {
        await Keys.Make(s_text);
        await base.InitializeAsync();
        Variables["host"] = Http.BaseAddress!.ToString().TrimEnd('/');
        Calls = new(Http, Variables);
        Assert.Equal([201, 200], (await Calls.Run(Blocks("http").First())).Select(r => r.Status));
    }

    public override async ValueTask DisposeAsync()
    {
        await Foreign.DisposeAsync();
        await base.DisposeAsync();
        Keys.Dispose();
    }

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
