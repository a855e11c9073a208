using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// A team's identity provider, as a service that accepts its tokens sees it: metadata and keys over HTTP, which tests
/// can change or take away.
/// </summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "qrlogin-tests";

    private const string ClientId = "qrlogin-browser", Secret = "a secret: with+signs";

    /// <summary>The requests whose codes have not been exchanged, by code.</summary>
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _codes = [];

    private readonly ConcurrentQueue<string> _asked = [];
    private WebApplication? _app;
    private volatile HeldRequests? _hold;

    public string Address { get; } = $"http://127.0.0.1:{Servers.FreePorts(1)}";

    /// <summary>The published keys. The first one signs.</summary>
    public IReadOnlyList<IssuerKey> Keys { get; set; } = [IssuerKey.Rsa()];

    /// <summary>The response in place of its metadata.</summary>
    public string? Nonsense { get; set; }

    /// <summary>The number of fetches of its keys.</summary>
    public int Fetches => _asked.Count(path => path == "/keys");

    /// <summary>The number of requests to it.</summary>
    public int Requests => _asked.Count;

    /// <summary>Who logs in at its page; null if the person refuses.</summary>
    public string? Subject { get; set; } = "ann";

    /// <summary>Whether its answers name it (RFC 9207).</summary>
    public bool SendsIssuer { get; set; } = true;

    /// <summary>Changes the address to which it sends people back.</summary>
    public Func<string, string> Redirect { get; set; } = address => address;

    /// <summary>Changes its ID tokens.</summary>
    public Func<IssuedToken, IssuedToken> Change { get; set; } = token => token;

    /// <summary>The settings of a service whose people log in with it in the browser.</summary>
    public Dictionary<string, string> ClientSettings(string name) => new()
    {
        [$"Authentication:Providers:{name}:Authority"] = Address,
        [$"Authentication:Providers:{name}:Name"] = "The " + name,
        [$"Authentication:Providers:{name}:ClientId"] = ClientId,
        [$"Authentication:Providers:{name}:ClientSecret"] = Secret,
    };

    /// <summary>The settings of a service that accepts its tokens.</summary>
    public Dictionary<string, string> Settings => new() { ["Authentication:Authority"] = Address, ["Authentication:Audience"] = Audience };

    public async Task<TestIssuer> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(Address);
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Use(async (http, next) =>
        {
            _asked.Enqueue(http.Request.Path);
            if (_hold is { } hold) await hold.Pass();
            await next(http);
        });
        _app.UseRouting();
        _app.MapGet("/.well-known/openid-configuration", () => Nonsense ?? Metadata());
        _app.MapGet("/keys", () => new JsonObject { ["keys"] = new JsonArray([.. Keys.Select(k => (JsonNode)k.Jwk)]) }.ToJsonString());
        _app.MapGet("/authorize", (HttpContext http) => Results.Redirect(Redirect(Authorize(http))));
        _app.MapPost("/token", async Task<IResult> (HttpContext http) => Token(http, await http.Request.ReadFormAsync()));
        await _app.StartAsync();
        return this;
    }

    public async Task Stop()
    {
        if (_app is null) return;
        // Kept-alive connections would still get answers.
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Delays every response.</summary>
    public HeldRequests Hold() => _hold = new();

    /// <summary>Replaces the key, and revokes the old ones.</summary>
    public void Rotate(IssuerKey key) => Keys = [key];

    /// <summary>A token for a person, valid for an hour from now.</summary>
    public IssuedToken Draft(string subject, DateTimeOffset now) => new(
        new() { ["typ"] = "JWT", ["alg"] = Keys[0].Algorithm, ["kid"] = Keys[0].Id },
        new()
        {
            ["iss"] = Address,
            ["aud"] = Audience,
            ["sub"] = subject,
            ["name"] = "Ann of " + subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
        });

    /// <summary>The same, signed, with a member changed or removed.</summary>
    public string Token(string subject, DateTimeOffset now, string? member = null, JsonNode? value = null) =>
        Keys[0].Sign(member is null ? Draft(subject, now) : Draft(subject, now).With(member, value));

    public async ValueTask DisposeAsync()
    {
        await Stop();
        foreach (var key in Keys) key.Dispose();
    }

    private string Metadata() => new JsonObject
    {
        ["issuer"] = Address,
        ["jwks_uri"] = Address + "/keys",
        ["authorization_endpoint"] = Address + "/authorize",
        ["token_endpoint"] = Address + "/token",
        ["authorization_response_iss_parameter_supported"] = SendsIssuer,
    }.ToJsonString();

    /// <summary>Logs the person in without asking. Returns where they go.</summary>
    private string Authorize(HttpContext http)
    {
        var request = http.Request.Query.ToDictionary(p => p.Key, p => p.Value.ToString());
        var answer = new Dictionary<string, string?> { ["state"] = request["state"], ["iss"] = SendsIssuer ? Address : null };
        if (Subject is null) answer["error"] = "access_denied";
        else _codes[answer["code"] = Unique.Text()] = request;
        return QueryHelpers.AddQueryString(request["redirect_uri"], answer);
    }

    private IResult Token(HttpContext http, IFormCollection form)
    {
        string basic = $"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(Secret)}";
        bool isClient = http.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(basic));
        string challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        _codes.TryRemove(form["code"].ToString(), out var request);
        bool isRight = isClient && form["grant_type"] == "authorization_code"
            && request is not null
            && request["code_challenge"] == challenge && request["redirect_uri"] == form["redirect_uri"];
        if (!isRight) return Results.BadRequest(new { error = "invalid_grant" });
        var token = Draft(Subject!, TimeProvider.System.GetUtcNow()).With("aud", ClientId).With("nonce", request!["nonce"]);
        return Results.Json(new { access_token = Unique.Text(), token_type = "Bearer", id_token = Keys[0].Sign(Change(token)) });
    }
}

/// <summary>Requests that wait for their answers.</summary>
internal sealed class HeldRequests
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously),
        _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a request is waiting.</summary>
    public Task Reached => _reached.Task;

    public void Release() => _released.TrySetResult();

    public Task Pass()
    {
        _reached.TrySetResult();
        return _released.Task;
    }
}

/// <summary>A token before it is signed.</summary>
internal sealed record IssuedToken(JsonObject Header, JsonObject Claims)
{
    /// <summary>With a claim changed or removed.</summary>
    public IssuedToken With(string claim, JsonNode? value) => this with { Claims = Changed(Claims, claim, value) };

    /// <summary>With a header member changed or removed.</summary>
    public IssuedToken Headed(string member, JsonNode? value) => this with { Header = Changed(Header, member, value) };

    private static JsonObject Changed(JsonObject json, string member, JsonNode? value)
    {
        var changed = json.DeepClone().AsObject();
        changed.Remove(member);
        if (value is not null) changed[member] = value;
        return changed;
    }
}
