using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Requests;

namespace QrLogin.Api.OpenApi;

/// <summary>Reads the parameters of a request from the constants that contain their names.</summary>
internal static class Parameters
{
    private const BindingFlags Constants = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static IEnumerable<OpenApiParameter> Of(RouteFacts route) =>
    [
        .. ConstantsOf(typeof(RouteValues)).Where(f => route.Path.Value!.Contains($"{{{NameOf(f)}}}", StringComparison.Ordinal))
            .Select(f => Parameter(f, ParameterLocation.Path, isRequired: true)),
        .. route.TakesForm ? [] : route.Parts.SelectMany(ConstantsOf).Select(f => Parameter(f, ParameterLocation.Query)),
        .. route.TakesDevice ? Headers(route) : [],
    ];

    public static OpenApiSchema Form(RouteFacts route)
    {
        FieldInfo[] fields = [.. route.Parts.SelectMany(ConstantsOf), .. ConstantsOf(typeof(ClientRequest))];
        return new()
        {
            Type = JsonSchemaType.Object,
            Properties = fields.ToDictionary(NameOf, IOpenApiSchema (f) => Schemas.Constrain(new() { Type = JsonSchemaType.String }, f)),
            Required = fields.Where(f => f.IsDefined(typeof(RequiredAttribute))).Select(NameOf).ToHashSet(),
        };
    }

    private static IEnumerable<OpenApiParameter> Headers(RouteFacts route)
    {
        var (device, proof) =
            route.TakesPollToken ? (
                " It must be the device that opened the session.",
                " Required with the scheme `DPoP`; its `ath` is for the poll token.")
            : route.TakesLoginToken ? (
                " It must be the device that the token was issued to. "
                + "It is optional, and ignored, for a token that was issued under `/oauth` without a device.",
                " Required with the scheme `DPoP`; its `ath` is for the login token.")
            : route.TakesClient ? (
                " If sent, the session and its token work only on this device. Off-the-shelf clients send none.",
                " Binds the session and its token to its key. It has no `ath`.")
            : ("", " Binds the new session or login to its key. It has no `ath`.");
        foreach (var field in ConstantsOf(typeof(DeviceHeaders)))
        {
            bool isId = NameOf(field) == DeviceHeaders.DeviceId;
            var header = Parameter(field, ParameterLocation.Header, route.RequiresDevice, isId ? device : "");
            if (route.TakesLoginToken) header.Example = isId ? "ann-phone-1" : "ios";
            yield return header;
        }

        foreach (var field in ConstantsOf(typeof(DpopProofValidator))) yield return Parameter(field, ParameterLocation.Header, more: proof);
    }

    private static OpenApiParameter Parameter(FieldInfo field, ParameterLocation location, bool isRequired = false, string more = "")
    {
        var schema = field.IsDefined(typeof(RangeAttribute))
            ? new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" }
            : new OpenApiSchema { Type = JsonSchemaType.String };
        string description = Schemas.Constrain(schema, field).Description + more;
        schema.Description = null;
        return new()
        {
            Name = NameOf(field),
            In = location,
            Required = isRequired,
            Description = description,
            Schema = schema,
            Example = JsonValue.Create(field.GetCustomAttribute<RequestParameterAttribute>()!.Example),
        };
    }

    private static IEnumerable<FieldInfo> ConstantsOf(Type type) =>
        type.GetFields(Constants).Where(f => f.IsDefined(typeof(RequestParameterAttribute)));

    private static string NameOf(FieldInfo field) => (string)field.GetRawConstantValue()!;
}
