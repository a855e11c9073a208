using System.ComponentModel;
using System.Text.Json.Serialization;

namespace QrLogin.Api.Problems;

/// <summary>RFC 6749, section 5.2.</summary>
internal sealed record OAuthErrorResponse(
    [property: Description("The error code that the RFCs define. Each operation lists the codes that it returns.")] string Error,
    [property: Description("What the error means, for people who read logs.")] string ErrorDescription);

/// <summary>Serializes OAuth errors.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OAuthErrorResponse))]
internal sealed partial class OAuthErrorJson : JsonSerializerContext;
