using Microsoft.Extensions.DependencyInjection;
using QrLogin.Api.SigningKeys;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A service with clients that ask for codes: one with a secret, one without, and one that leaves PKCE out.</summary>
public class CodeHost : ApiHost
{
    public const string WebOrigin = "https://web.example.com", Redirect = WebOrigin + "/signed-in", SpaOrigin = "https://spa.example.com",
        SpaRedirect = SpaOrigin + "/signed-in";

    internal static readonly TestClient
        Web = new("web", "the secret of the web site"),
        Spa = new("spa"),
        Old = new("old", "the secret of the old site");

    public CodeHost()
        : this(null)
    {
    }

    /// <param name="services">Changes the services of the front end and of its silo; null for none.</param>
    private protected CodeHost(Action<IServiceCollection>? services)
        : base(null, Clients, services: services)
    {
    }

    /// <summary>The settings of the clients.</summary>
    internal static Dictionary<string, string> Clients => new()
    {
        ["QrLogin:Clients:web:Name"] = "The web site",
        ["QrLogin:Clients:web:Origins"] = WebOrigin,
        ["QrLogin:Clients:web:SecretSha256"] = Web.Hash,
        ["QrLogin:Clients:web:RedirectUris"] = Redirect + ", http://127.0.0.1/signed-in",
        ["QrLogin:Clients:web:LoginLifetime"] = "00:10:00",
        ["QrLogin:Clients:spa:Origins"] = SpaOrigin,
        ["QrLogin:Clients:spa:RedirectUris"] = SpaRedirect + ", http://127.0.0.1/signed-in",
        ["QrLogin:Clients:old:SecretSha256"] = Old.Hash,
        ["QrLogin:Clients:old:RedirectUris"] = "https://old.example.com/cb?from=qr",
        ["QrLogin:Clients:old:RequirePkce"] = "false",
    };

    /// <summary>Arguments with which the front ends of a cluster serve these clients and those of every test site.</summary>
    /// <param name="keys">An empty folder for the key of the ID tokens.</param>
    /// <param name="secrets">Collects the secrets in them.</param>
    internal static async Task<string[]> FrontEnds(string keys, Secrets secrets)
    {
        string[] key = await File.ReadAllLinesAsync(new SigningKeyFolder(keys).Create(TimeProvider.System.GetUtcNow()));
        foreach (string line in key[1..^1]) secrets.Add(line);
        return
        [
            .. TestClient.Settings.Concat(Clients).Select(s => $"--{s.Key}={s.Value}"), $"--QrLogin:SigningKeys={keys}",
            $"--QrLogin:FrontEndKey={secrets.Add(Convert.ToBase64String(Unique.Bytes(32)))}",
        ];
    }
}
