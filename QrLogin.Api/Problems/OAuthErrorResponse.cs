using System.Text.Json.Serialization;

namespace QrLogin.Api.Problems;

/// <summary>An OAuth error (RFC 6749, section 5.2).</summary>
internal sealed record OAuthErrorResponse(string Error, string ErrorDescription);

/// <summary>Serializes OAuth errors.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OAuthErrorResponse))]
internal sealed partial class OAuthErrorJson : JsonSerializerContext;
