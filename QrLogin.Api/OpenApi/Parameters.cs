using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace QrLogin.Api.OpenApi;

/// <summary>What is said of a request outside its body: in the path, in the query, and in headers.</summary>
internal static class Parameters
{
    private const string DeviceId = "X-Device-Id", DeviceType = "X-Device-Type", Dpop = "DPoP";

    private static readonly Dictionary<string, (ParameterLocation In, JsonSchemaType Type, Member Member, JsonNode Example)> s_all = new()
    {
        ["qrId"] = (ParameterLocation.Path, JsonSchemaType.String, new("The session's public name. A malformed one is answered as one that is unknown."), Examples.QrId),
        ["loginId"] = (ParameterLocation.Path, JsonSchemaType.String, new("The login that is to end. A malformed one is answered as one that is unknown."), Examples.LoginId),
        ["since"] = (ParameterLocation.Query, JsonSchemaType.Integer, new("The `version` that the PC has seen. By default the current one.", Least: 0, Most: int.MaxValue), 1),
        ["wait"] = (ParameterLocation.Query, JsonSchemaType.Integer, new("How many seconds to wait for another version: 0 to 25. Without it the answer is at once.", Least: 0, Most: 25), 25),
        ["format"] = (ParameterLocation.Query, JsonSchemaType.String, new("The picture's format. By default `svg`.", Words: ["svg", "png"]), "svg"),
        [DeviceId] = (ParameterLocation.Header, JsonSchemaType.String, new("The device's own name for itself, which it keeps: 8 to 128 characters of `A-Z a-z 0-9 . _ ~ : -`.", "^[A-Za-z0-9._~:-]+$", 8, 128), "office-pc-1"),
        [DeviceType] = (ParameterLocation.Header, JsonSchemaType.String, new("What kind of device it is.", Words: ["pc", "web", "ios", "android", "tablet", "tv", "other"]), "pc"),
        [Dpop] = (ParameterLocation.Header, JsonSchemaType.String, new("A DPoP proof (RFC 9449), of the algorithm ES256.", Most: 4096), "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7…}}.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIi…}.2-GxA6T8lP4vfrg8v-Fdx…"),
    };

    public static IReadOnlyList<IOpenApiParameter> Of(Doc doc) =>
    [
        .. doc.Parameters.Select(name => One(name)),
        .. doc.Access switch
        {
            Access.Device => OfDevice(required: true, "", "Binds what follows to its key. It has no `ath`."),
            Access.PollToken => OfDevice(required: true, " The one that opened the session.", "Required with the scheme `DPoP`; its `ath` is of the poll token."),
            Access.LoginToken => OfDevice(
                required: false,
                " The one that the token was issued to. Required, unless the token was issued under `/oauth` without one; then it is ignored.",
                "Required with the scheme `DPoP`; its `ath` is of the login token.",
                "ann-phone-1",
                "ios"),
            Access.DeviceClient => OfDevice(required: false, " With it, the session or its token works on this device alone; off-the-shelf clients send none.", "Binds the session and its token to its key from then on. It has no `ath`."),
            _ => [],
        },
    ];

    private static OpenApiParameter[] OfDevice(bool required, string which, string proof, string id = "office-pc-1", string kind = "pc") =>
        [One(DeviceId, which, required, id), One(DeviceType, "", required, kind), One(Dpop, " " + proof, required: false)];

    private static OpenApiParameter One(string name, string more = "", bool? required = null, JsonNode? instead = null)
    {
        var (where, type, member, example) = s_all[name];
        var schema = Schemas.Constrain(new() { Type = type, Format = type == JsonSchemaType.Integer ? "int32" : null }, member);
        schema.Description = null;
        return new()
        {
            Name = name,
            In = where,
            Required = required ?? where == ParameterLocation.Path,
            Description = member.Text + more,
            Schema = schema,
            Example = instead ?? example.DeepClone(),
        };
    }
}
