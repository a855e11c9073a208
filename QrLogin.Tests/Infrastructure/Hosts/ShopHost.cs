using Microsoft.Extensions.DependencyInjection;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A service with two sites, and the resource server of one of them.</summary>
public class ShopHost : ApiHost
{
    public const string Origin = "https://shop.example.com", StrictOrigin = "https://bank.example.com";

    internal static readonly TestClient Api = new("shop-api", "the secret of the shop's API");

    public ShopHost()
        : this(null)
    {
    }

    /// <param name="services">Changes the services of the front end and of its silo; null for none.</param>
    private protected ShopHost(Action<IServiceCollection>? services)
        : base(null, Sites, services: services)
    {
    }

    /// <summary>The settings of the sites, as arguments of a process.</summary>
    internal static string[] Arguments => [.. Sites.Select(setting => $"--{setting.Key}={setting.Value}")];

    private static Dictionary<string, string> Sites => new()
    {
        ["QrLogin:Clients:shop:Name"] = "The shop",
        ["QrLogin:Clients:shop:Origins"] = Origin,
        ["QrLogin:Clients:shop:LoginLifetime"] = "00:10:00",
        ["QrLogin:Clients:bank:Origins"] = StrictOrigin,
        ["QrLogin:Clients:bank:RequireDpop"] = "true",
        ["QrLogin:Clients:shop-api:SecretSha256"] = Api.Hash,
        ["QrLogin:Clients:shop-api:ResourceServer"] = "true",
        ["QrLogin:Clients:shop-api:TokensOf"] = "shop",
    };
}
