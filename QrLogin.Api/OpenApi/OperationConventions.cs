using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.OpenApi;

/// <summary>
/// Adds to a route what the API's document cannot derive from its handler and other metadata: examples, responses and refusals. Examples
/// are created only when the document is requested.
/// </summary>
internal static class OperationConventions
{
    public static T WithRequestExample<T, TBody>(this T route, Func<TBody> example)
        where T : IEndpointConventionBuilder
        where TBody : class, IJsonRequest<TBody> =>
        route.WithMetadata(
            new RequestExample(TBody.TypeInfo, () => WithoutNulls(JsonSerializer.SerializeToNode(example(), TBody.TypeInfo)!)));

    /// <summary>Adds an example of a form.</summary>
    public static T WithRequestExample<T>(this T route, Func<JsonObject> example)
        where T : IEndpointConventionBuilder => route.WithMetadata(new RequestExample(null, example));

    /// <summary>Describes a successful response without a body.</summary>
    public static T Returns<T>(this T route, string description)
        where T : IEndpointConventionBuilder => route.WithMetadata(new SuccessResponse(description, []));

    /// <summary>Describes a successful response with a JSON body.</summary>
    /// <param name="location">The description of the <c>Location</c> header, if the response has one.</param>
    public static T Returns<T, TBody>(
        this T route, string description, JsonTypeInfo<TBody> type, Func<TBody> example, string? location = null)
        where T : IEndpointConventionBuilder
    {
        var body = new ResponseContent("application/json", type, () => JsonSerializer.SerializeToNode(example(), type));
        return route.WithMetadata(new SuccessResponse(description, [body], location));
    }

    /// <summary>Describes a successful response with a body of text or, without an example, of bytes.</summary>
    public static T Returns<T>(this T route, string description, params (string MediaType, Func<string>? Example)[] contents)
        where T : IEndpointConventionBuilder =>
        route.WithMetadata(new SuccessResponse(
            description, [.. contents.Select(c => new ResponseContent(c.MediaType, null, () => c.Example?.Invoke()))]));

    /// <summary>Lists the refusals that do not follow from what the route requires.</summary>
    public static T Refuses<T>(this T route, params Problem[] refusals)
        where T : IEndpointConventionBuilder => route.WithMetadata(new OwnRefusals(refusals));

    /// <summary>Leaves out what a caller may leave out.</summary>
    private static JsonNode WithoutNulls(JsonNode body)
    {
        if (body is not JsonObject members) return body;
        foreach (string name in members.Where(member => member.Value is null).Select(member => member.Key).ToList()) members.Remove(name);
        return members;
    }
}

internal sealed record RequestExample(JsonTypeInfo? Type, Func<JsonNode> Create);

internal sealed record SuccessResponse(string Description, IReadOnlyList<ResponseContent> Contents, string? Location = null);

internal sealed record ResponseContent(string MediaType, JsonTypeInfo? Type, Func<JsonNode?> CreateExample);

internal sealed record OwnRefusals(IReadOnlyList<Problem> Problems);
