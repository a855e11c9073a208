using System.Security.Cryptography;
using System.Text;

namespace QrLogin.Tests.Infrastructure;

/// <summary>The OAuth clients and resource servers that every test site configures.</summary>
internal sealed record TestClient(string Id, string? Secret = null)
{
    public static readonly TestClient
        Tv = new("tv"),
        Other = new("other"),
        Backend = new("backend", "the secret of the backend"),
        Strict = new("strict"),
        Short = new("short"),
        Endless = new("endless"),
        Api = new("api", "the secret: of the API/+ä"),
        Narrow = new("narrow", "the secret of the narrow API");

    /// <summary>Their settings.</summary>
    public static Dictionary<string, string> Settings => new()
    {
        ["QrLogin:Clients:tv:Name"] = "The TV",
        ["QrLogin:Clients:other:Name"] = "Another app",
        ["QrLogin:Clients:backend:SecretSha256"] = Backend.Hash,
        ["QrLogin:Clients:strict:RequireDpop"] = "true",
        ["QrLogin:Clients:short:LoginLifetime"] = "00:10:00",
        ["QrLogin:Clients:endless:LoginLifetime"] = "never",
        ["QrLogin:Clients:api:SecretSha256"] = Api.Hash,
        ["QrLogin:Clients:api:ResourceServer"] = "true",
        ["QrLogin:Clients:narrow:SecretSha256"] = Narrow.Hash,
        ["QrLogin:Clients:narrow:ResourceServer"] = "true",
        ["QrLogin:Clients:narrow:TokensOf"] = "other, backend",
    };

    /// <summary>Its credentials as parameters.</summary>
    public (string, string)[] Parameters => Secret is null ? [("client_id", Id)] : [("client_id", Id), ("client_secret", Secret)];

    /// <summary>Its credentials as a header (RFC 6749, section 2.3.1).</summary>
    public (string, string) Basic =>
        (
            "Authorization",
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(Id)}:{Uri.EscapeDataString(Secret ?? "")}")));

    /// <summary>The hash of its secret, as a setting.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret!)));
}
