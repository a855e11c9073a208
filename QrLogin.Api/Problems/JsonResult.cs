using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;

namespace QrLogin.Api.Problems;

/// <summary>
/// A JSON body that is sent as a whole, with its length. The framework's own result allocates a logger and a
/// cancellation source each time, and sends the body in chunks.
/// </summary>
internal sealed class JsonResult<T>(T body, JsonTypeInfo<T> type) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext) =>
        JsonResult.SendAsync(httpContext.Response, body, type, JsonResult.MediaType);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}

/// <summary>A <see cref="JsonResult{T}"/> with status 201.</summary>
internal sealed class CreatedJsonResult<T>(T body, JsonTypeInfo<T> type) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status201Created;
        return JsonResult.SendAsync(httpContext.Response, body, type, JsonResult.MediaType);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
}

/// <summary>Creates JSON results, and sends JSON.</summary>
internal static class JsonResult
{
    public const string MediaType = "application/json; charset=utf-8";

    public static JsonResult<T> Ok<T>(T body, JsonTypeInfo<T> type) => new(body, type);

    public static CreatedJsonResult<T> Created<T>(T body, JsonTypeInfo<T> type) => new(body, type);

    public static Task SendAsync<T>(HttpResponse response, T body, JsonTypeInfo<T> type, string contentType)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(body, type);
        response.ContentType = contentType;
        response.ContentLength = json.Length;
        // Not cancelled with the request: writing to a client that has disconnected does nothing.
        return response.BodyWriter.WriteAsync(json, CancellationToken.None).AsTask();
    }
}
