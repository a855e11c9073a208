using System.Text.Json.Serialization;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;

namespace QrLogin.Api.Endpoints.Passkeys;

/// <summary>The files with which native apps prove to their systems that they may use the passkeys of the service.</summary>
internal static class AssociationEndpoints
{
    public static void MapAssociations(this IEndpointRouteBuilder app, RelyingParty party)
    {
        AndroidAppLink[] android = [.. party.Apps.Where(item => item.IsAndroid).Select(AndroidAppLink.Of)];
        var apple = new AppleAppSites(new([.. party.Apps.Where(item => !item.IsAndroid).Select(item => item.Id)]));
        var files = app.MapGroup("/.well-known").WithRateLimit(RateLimitClass.Read).ExcludeFromDescription();
        files.MapGet("/assetlinks.json", () => JsonResult.Ok(android, PasskeyJson.Default.AndroidAppLinkArray));
        files.MapGet("/apple-app-site-association", () => JsonResult.Ok(apple, PasskeyJson.Default.AppleAppSites));
    }
}

/// <summary>A statement of a Digital Asset Links file (Google Digital Asset Links).</summary>
internal sealed record AndroidAppLink(IReadOnlyList<string> Relation, AndroidAppTarget Target)
{
    public static AndroidAppLink Of(NativeApp app) =>
        new(["delegate_permission/common.get_login_creds"], new("android_app", app.Id, [app.Fingerprint!]));
}

internal sealed record AndroidAppTarget(
    string Namespace,
    [property: JsonPropertyName("package_name")] string PackageName,
    [property: JsonPropertyName("sha256_cert_fingerprints")] IReadOnlyList<string> Fingerprints);

/// <summary>The file with Apple's associated domains.</summary>
internal sealed record AppleAppSites(AppleCredentialApps Webcredentials);

internal sealed record AppleCredentialApps(IReadOnlyList<string> Apps);
